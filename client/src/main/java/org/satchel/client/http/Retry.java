package org.satchel.client.http;

import java.io.IOException;
import java.time.Duration;
import org.satchel.client.Failure;

/**
 * What is tried again after a cut, and how long: one worker's patience.
 *
 * <p>Units and threads: one act, one thread.
 *
 * <p>Source: docs/decisions/0041-deadlines.md.
 */
public interface Retry {

  /** Something moved: the next failure is met with full patience. */
  default void progress() {}

  /** For so long something came that is not whole yet. */
  default void moved(Duration time) {}

  /** For so long we worked, or waited for our own side: no server is to blame for it. */
  default void ownTime(Duration time) {}

  /** Waits before the next try, or throws what the act ends with. */
  void pauseAfter(IOException cause) throws Failure;
}
