/**
 * The sealed copy's layout: a share as one tar file. For clients only. {@code spec/share-link.md}
 * section 9.
 */
@NullMarked
package org.satchel.format.copy;

import org.jspecify.annotations.NullMarked;
