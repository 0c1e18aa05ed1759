/**
 * The rules of the house, kept by the build: who may know whom, what nobody may touch, how large a
 * file may grow. Each rule is a function of a root package or of a source text, so that it is run
 * on the product and, to see it fail, on {@code planted} classes and texts that break it.
 */
@NullMarked
package org.satchel.proofs.house;

import org.jspecify.annotations.NullMarked;
