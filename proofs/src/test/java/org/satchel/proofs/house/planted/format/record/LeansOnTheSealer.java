package org.satchel.proofs.house.planted.format.record;

import org.satchel.proofs.house.planted.format.seal.Sealer;

/** A public part that brings the sealer with it. */
final class LeansOnTheSealer {
  Sealer sealer = new Sealer();
}
