package org.satchel.testkit.proxy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What goes wrong on the line: cuts at a byte, delays, and times without any connection.
 *
 * <p>Why this way: a cut is armed at an exact payload byte, counted over all connections, and fires
 * once, so that a seed gives the same run.
 *
 * <p>Units: payload bytes. Threads: any.
 *
 * <p>Source: the promise that every transfer continues after a cut.
 */
public final class Faults {

  private static final long NEVER = Long.MAX_VALUE;

  private final AtomicInteger cuts = new AtomicInteger();
  private long requestBytesLeft = NEVER;
  private long replyBytesLeft = NEVER;
  private Duration delay = Duration.ZERO;
  private boolean down;

  /** The connection was cut on purpose. */
  static final class Cut extends IOException {
    Cut() {
      super("cut by the test");
    }
  }

  /** Cuts the connection once after so many further payload bytes of requests. */
  public synchronized void cutAfterRequestBytes(long bytes) {
    requestBytesLeft = bytes;
  }

  /** Cuts the connection once after so many further payload bytes of replies. */
  public synchronized void cutAfterReplyBytes(long bytes) {
    replyBytesLeft = bytes;
  }

  /** Waits so long before each buffer of payload, in both directions. */
  public synchronized void delayEachBuffer(Duration pause) {
    delay = pause;
  }

  /** Refuses every new connection, as an unplugged cable would. */
  public synchronized void unplug() {
    down = true;
  }

  public synchronized void plugIn() {
    down = false;
  }

  /** How many cuts have fired. */
  public int cuts() {
    return cuts.get();
  }

  synchronized boolean isDown() {
    return down;
  }

  /** How many of {@code wanted} bytes may still pass; fewer means: pass these, then cut. */
  synchronized int allowRequest(int wanted) {
    int allowed = (int) Math.min(wanted, requestBytesLeft);
    if (requestBytesLeft != NEVER) requestBytesLeft -= allowed;
    if (allowed < wanted) requestBytesLeft = fired();
    return allowed;
  }

  synchronized int allowReply(int wanted) {
    int allowed = (int) Math.min(wanted, replyBytesLeft);
    if (replyBytesLeft != NEVER) replyBytesLeft -= allowed;
    if (allowed < wanted) replyBytesLeft = fired();
    return allowed;
  }

  private long fired() {
    cuts.incrementAndGet();
    return NEVER;
  }

  void pause() {
    Duration pause;
    synchronized (this) {
      pause = delay;
    }
    if (!pause.isZero()) LockSupport.parkNanos(pause.toNanos());
  }
}
