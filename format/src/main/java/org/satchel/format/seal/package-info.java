/**
 * Sealed objects: keys, headers, the stream of chunks, padding. For clients only; a server has no
 * use for it. {@code spec/file-format.md} sections 2 and 3.
 */
@NullMarked
package org.satchel.format.seal;

import org.jspecify.annotations.NullMarked;
