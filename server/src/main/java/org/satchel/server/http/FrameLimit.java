package org.satchel.server.http;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http2.BufferingFlowControlStrategy;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.api.Stream;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2's windows, and a bound on the frames of bodies that wait to be read in one connection.
 *
 * <p>Why this way: windows count bytes, but a frame that waits takes some 180 bytes of heap beside
 * its own. A body of one-byte frames that nobody reads (a download's, say, whose reply is not let
 * in) would take more than the heap within one window. A connection with too many of them is closed
 * at once.
 *
 * <p>One for each connection; safe on any thread.
 *
 * <p>Source: RFC 9113 sections 5.2 and 10.5; docs/decisions/0030-slow-clients.md.
 */
final class FrameLimit extends BufferingFlowControlStrategy {

  /** With frames of 256 bytes and more a connection's window is full before. */
  private static final int FRAMES_MAX = 4_096;

  /** The share of a window that is given back at once; Jetty's own. */
  private static final float BUFFER_RATIO = 0.5F;

  private final Map<Stream, Integer> unread = new HashMap<>();
  private final AtomicInteger streams;
  private int sum;

  /**
   * @param streams those of all connections
   */
  FrameLimit(AtomicInteger streams) {
    super(BUFFER_RATIO);
    this.streams = streams;
  }

  @Override
  public void onStreamCreated(Stream stream) {
    streams.incrementAndGet();
    super.onStreamCreated(stream);
  }

  @Override
  public void onDataReceived(Session session, @Nullable Stream stream, int length) {
    super.onDataReceived(session, stream, length);
    if (stream != null && add(stream) > FRAMES_MAX) HttpTwo.end(session, "unread_frames");
  }

  @Override
  public void onDataConsumed(Session session, @Nullable Stream stream, int length) {
    if (stream != null) remove(stream);
    super.onDataConsumed(session, stream, length);
  }

  /** What was never read goes with its stream, told as one. */
  @Override
  public void onStreamDestroyed(Stream stream) {
    streams.decrementAndGet();
    HttpTwo.giveBack(stream, streams);
    synchronized (unread) {
      Integer left = unread.remove(stream);
      if (left != null) sum -= left;
    }
    super.onStreamDestroyed(stream);
  }

  private int add(Stream stream) {
    synchronized (unread) {
      unread.merge(stream, 1, Integer::sum);
      return ++sum;
    }
  }

  private void remove(Stream stream) {
    synchronized (unread) {
      Integer left = unread.computeIfPresent(stream, (_, count) -> count - 1);
      if (left != null) sum--;
    }
  }
}
