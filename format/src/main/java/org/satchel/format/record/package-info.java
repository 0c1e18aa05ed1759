/**
 * What a server may know of a share: ids, bearers' hashes, the signed record, the object list.
 * Parses and verifies only; nothing here can open what is sealed. {@code spec/share-link.md}
 * sections 3, 5 and 7.
 */
@NullMarked
package org.satchel.format.record;

import org.jspecify.annotations.NullMarked;
