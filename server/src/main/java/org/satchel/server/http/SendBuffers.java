package org.satchel.server.http;

import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The buffers through which files go to sockets.
 *
 * <p>Large ones are what makes one download fast; but a slow client holds its buffer while it
 * waits, so a thousand of them must not have a large one each. Whoever comes when all large ones
 * are out gets a small one of its own and nobody ever waits for a buffer.
 *
 * <p>Sizes in bytes: at most LARGE_MAX x LARGE_BYTES = 32 MiB of direct memory, and small ones on
 * the heap for the replies beyond, which the cap on requests under way bounds ({@code Gate}). Safe
 * on any thread.
 *
 * <p>Source: docs/decisions/0004-jetty-without-servlets.md.
 */
final class SendBuffers {

  /**
   * From here on larger writes gain nothing on loopback; the kernel's socket buffer is the limit.
   */
  static final int LARGE_BYTES = 256 * 1024;

  /** 100 downloads at once are the goal, with a few more to spare. */
  static final int LARGE_MAX = 128;

  /** Slow clients do not feel it; 2,000 of them hold 32 MiB. */
  static final int SMALL_BYTES = 16 * 1024;

  private final BlockingQueue<ByteBuffer> spare = new ArrayBlockingQueue<>(LARGE_MAX);
  private final AtomicInteger made = new AtomicInteger();

  /** An empty buffer; give it back by {@link #release} or {@link #forget}. */
  ByteBuffer acquire() {
    ByteBuffer ready = spare.poll();
    if (ready != null) return ready.clear();
    if (made.getAndUpdate(n -> Math.min(LARGE_MAX, n + 1)) < LARGE_MAX) {
      return ByteBuffer.allocateDirect(LARGE_BYTES);
    }
    return ByteBuffer.allocate(SMALL_BYTES);
  }

  /** Takes a buffer back that nobody uses any more. */
  void release(ByteBuffer buffer) {
    if (buffer.isDirect() && !spare.offer(buffer.clear())) made.decrementAndGet();
  }

  /** Gives up a buffer that a write may still read: it must never be lent again. */
  void forget(ByteBuffer buffer) {
    if (buffer.isDirect()) made.decrementAndGet();
  }
}
