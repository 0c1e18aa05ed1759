/** Kills a process at a chosen byte and moves its clock, from outside the product. */
@NullMarked
package org.satchel.testkit.failpoint;

import org.jspecify.annotations.NullMarked;
