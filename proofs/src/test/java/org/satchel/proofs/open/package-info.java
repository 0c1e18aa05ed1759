/** Promise 8: other people's programs, and a reader written from the specification alone. */
@NullMarked
package org.satchel.proofs.open;

import org.jspecify.annotations.NullMarked;
