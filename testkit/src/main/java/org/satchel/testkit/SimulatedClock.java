package org.satchel.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until a test moves it, forwards or backwards.
 *
 * <p>Why this way: all code takes time from an {@link InstantSource} in its constructor, so that a
 * week is one call and not a wait.
 *
 * <p>Threads: may be read and moved by any thread.
 *
 * <p>Source: the house rule that time comes in through the constructor.
 */
public final class SimulatedClock implements InstantSource {

  /** An arbitrary fixed date, so that failures look the same on every day. */
  public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Instant now;

  public SimulatedClock() {
    this(START);
  }

  public SimulatedClock(Instant start) {
    now = start;
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  /** Moves the clock; a negative duration is a jump into the past. */
  public synchronized void advance(Duration step) {
    now = now.plus(step);
  }
}
