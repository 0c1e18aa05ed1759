package org.satchel.proofs.durable;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL inside a PATCH, a move, a commit and the clean-up job loses nothing acknowledged.
 *
 * <p>Source: docs/testing.md, kills.
 */
final class KillsTest {

  private static final int KILLS = 25;
  private static final int SOAK_KILLS = 500;

  @Test
  void whatWasAcknowledgedSurvivesKillsInEveryPhase() throws Exception {
    new KillRun(KILLS).run();
  }

  @Test
  @Tag("soak")
  void whatWasAcknowledgedSurvivesManyKills() throws Exception {
    new KillRun(Integer.getInteger("satchel.kills", SOAK_KILLS)).run();
  }
}
