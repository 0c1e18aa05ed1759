package org.satchel.proofs.house.planted.swarm;

import org.satchel.proofs.house.planted.db.Pong;

/** One half of a cycle. */
public final class Ping {
  public Pong answer(Pong pong) {
    return pong;
  }
}
