/** Promise 2, as far as one machine goes: what was acknowledged survives kills and faults. */
@NullMarked
package org.satchel.proofs.durable;

import org.jspecify.annotations.NullMarked;
