/** Planted to be found by the rules of the house. */
@NullMarked
package org.satchel.proofs.house.planted.core.util;

import org.jspecify.annotations.NullMarked;
