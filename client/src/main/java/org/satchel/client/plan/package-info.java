/**
 * From paths of this device to objects of a share: which files there are, in the order of the
 * manifest, and which of them lie together. Decides only; nothing here seals or sends.
 */
@NullMarked
package org.satchel.client.plan;

import org.jspecify.annotations.NullMarked;
