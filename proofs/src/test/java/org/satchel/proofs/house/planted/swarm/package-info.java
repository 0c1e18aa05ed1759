/** Planted to be found by the rules of the house. */
@NullMarked
package org.satchel.proofs.house.planted.swarm;

import org.jspecify.annotations.NullMarked;
