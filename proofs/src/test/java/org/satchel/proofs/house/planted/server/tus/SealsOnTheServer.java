package org.satchel.proofs.house.planted.server.tus;

import org.satchel.proofs.house.planted.format.seal.Sealer;

/** A server that could seal. */
final class SealsOnTheServer {
  Sealer sealer = new Sealer();
}
