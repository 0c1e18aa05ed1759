package org.satchel.proofs.house.planted.client;

import org.satchel.proofs.house.planted.core.CipherInTheCore;

/** A client that reaches into the core. */
final class Upwards {
  CipherInTheCore core = new CipherInTheCore();
}
