package org.satchel.proofs.house.planted.db;

import org.satchel.proofs.house.planted.swarm.Ping;

/** The other half of a cycle. */
public final class Pong {
  public Ping answer(Ping ping) {
    return ping;
  }
}
