/** A stand-in for the product, on which the test kit tries its fail points. */
@NullMarked
package org.satchel.victim;

import org.jspecify.annotations.NullMarked;
