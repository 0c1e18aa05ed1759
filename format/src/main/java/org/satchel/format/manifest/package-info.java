/**
 * The list of a share's files, as JSON lines inside a sealed object. {@code spec/file-format.md}
 * section 5.
 */
@NullMarked
package org.satchel.format.manifest;

import org.jspecify.annotations.NullMarked;
