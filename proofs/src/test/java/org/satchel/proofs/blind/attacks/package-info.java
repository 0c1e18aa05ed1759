/** Published attacks on other systems, done to ours by a hostile server, one class each. */
@NullMarked
package org.satchel.proofs.blind.attacks;

import org.jspecify.annotations.NullMarked;
