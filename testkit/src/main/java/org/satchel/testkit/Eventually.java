package org.satchel.testkit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for a condition by asking it again and again, never longer than a bound.
 *
 * <p>Why this way: a test that sleeps is either slow or wrong; one that polls is as fast as what it
 * waits for and fails with a sentence when that never comes.
 *
 * <p>Threads: the condition runs on the caller's thread.
 *
 * <p>Source: the house rule against sleeps in tests.
 */
public final class Eventually {

  /** Short against any process start (100 ms), long against the cost of a look at a file. */
  private static final Duration STEP = Duration.ofMillis(10);

  private Eventually() {}

  /** What is waited for; what it throws ends the wait. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Waits until the condition holds.
   *
   * @throws AssertionError when it does not within {@code bound}
   */
  public static void holds(String what, Duration bound, Condition condition) {
    if (!becomes(bound, condition)) {
      throw new AssertionError("not within %s: %s".formatted(bound, what));
    }
  }

  /** Like {@link #holds}, for callers that have more to say about the failure. */
  public static boolean becomes(Duration bound, Condition condition) {
    long deadline = System.nanoTime() + bound.toNanos();
    while (true) {
      if (test(condition)) return true;
      if (System.nanoTime() - deadline > 0) return false;
      LockSupport.parkNanos(STEP.toNanos());
    }
  }

  private static boolean test(Condition condition) {
    try {
      return condition.holds();
    } catch (Exception failure) {
      throw new AssertionError("the condition itself failed: " + failure, failure);
    }
  }
}
