/** Promise 4: every transfer goes on where it was cut. */
@NullMarked
package org.satchel.proofs.resumable;

import org.jspecify.annotations.NullMarked;
