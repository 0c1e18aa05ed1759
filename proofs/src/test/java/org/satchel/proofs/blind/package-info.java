/** Promise 1: who holds the server's bytes learns nothing, and cannot lie unnoticed. */
@NullMarked
package org.satchel.proofs.blind;

import org.jspecify.annotations.NullMarked;
