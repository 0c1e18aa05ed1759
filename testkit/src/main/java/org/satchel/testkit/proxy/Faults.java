package org.satchel.testkit.proxy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What goes wrong on the line: cuts and other acts at a byte, delays, and times without any
 * connection.
 *
 * <p>Why this way: what happens is armed at an exact payload byte, counted over all connections,
 * and happens once, so that a seed gives the same run.
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
  private long requestBytesToAct;
  private Optional<Runnable> act = Optional.empty();
  private boolean unplugsAtCut;
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

  /** Cuts after so many further payload bytes of replies, and unplugs. */
  public synchronized void unplugAfterReplyBytes(long bytes) {
    replyBytesLeft = bytes;
    unplugsAtCut = true;
  }

  /**
   * Does something once, when so many further payload bytes of requests have left the client; the
   * last of them wait for it.
   */
  public synchronized void atRequestByte(long bytes, Runnable then) {
    requestBytesToAct = bytes;
    act = Optional.of(then);
  }

  /** Waits so long before each buffer of payload, in both directions. */
  public synchronized void delayEachBuffer(Duration pause) {
    delay = pause;
  }

  /**
   * Refuses every new connection, as an unplugged cable would. On those that are open, what still
   * leaves the client is lost, and a reply is cut.
   */
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

  /** Tells of payload that has left the client and is not yet passed on. */
  void left(int bytes) {
    due(bytes).ifPresent(Runnable::run);
  }

  private synchronized Optional<Runnable> due(int bytes) {
    requestBytesToAct -= bytes;
    if (requestBytesToAct > 0) return Optional.empty();
    Optional<Runnable> due = act;
    act = Optional.empty();
    return due;
  }

  /** How many of {@code wanted} bytes may still pass; fewer means: pass these, then cut. */
  synchronized int allowRequest(int wanted) {
    int allowed = (int) Math.min(wanted, requestBytesLeft);
    if (requestBytesLeft != NEVER) requestBytesLeft -= allowed;
    if (allowed < wanted) requestBytesLeft = fired();
    return allowed;
  }

  synchronized int allowReply(int wanted) {
    if (down) return 0;
    int allowed = (int) Math.min(wanted, replyBytesLeft);
    if (replyBytesLeft != NEVER) replyBytesLeft -= allowed;
    if (allowed < wanted) replyBytesLeft = fired();
    return allowed;
  }

  private long fired() {
    cuts.incrementAndGet();
    down |= unplugsAtCut;
    unplugsAtCut = false;
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
