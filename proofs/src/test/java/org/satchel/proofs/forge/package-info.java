/** A second writer of the format, from the specification alone, that may break its rules. */
@NullMarked
package org.satchel.proofs.forge;

import org.jspecify.annotations.NullMarked;
