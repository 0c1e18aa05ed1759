/**
 * One package per promise of the product, each with black-box tests that try to break it against
 * running servers, other people's programs among them.
 */
@NullMarked
package org.satchel.proofs;

import org.jspecify.annotations.NullMarked;
