/** Promise 7: bad input gets a clear error and loses nothing. */
@NullMarked
package org.satchel.proofs.simple;

import org.jspecify.annotations.NullMarked;
