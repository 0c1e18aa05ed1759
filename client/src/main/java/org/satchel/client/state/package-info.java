/**
 * What the client keeps on this device: own shares, versions seen, unfinished sends. Everything is
 * readable by its owner only, and written so that a crash leaves the old or the new, never half.
 */
@NullMarked
package org.satchel.client.state;

import org.jspecify.annotations.NullMarked;
