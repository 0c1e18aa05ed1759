/** The server, the devices and the sample share that proofs play with. */
@NullMarked
package org.satchel.proofs.stage;

import org.jspecify.annotations.NullMarked;
