/**
 * From an owner's seed to a share, from a link to its keys. For clients only. {@code
 * spec/share-link.md}.
 */
@NullMarked
package org.satchel.format.share;

import org.jspecify.annotations.NullMarked;
