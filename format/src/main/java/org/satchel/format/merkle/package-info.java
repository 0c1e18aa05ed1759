/**
 * The tree of hashes over stored bytes. Needs no key, so that servers may use it: {@code
 * spec/file-format.md} section 4.
 */
@NullMarked
package org.satchel.format.merkle;

import org.jspecify.annotations.NullMarked;
