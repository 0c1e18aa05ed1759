package org.satchel.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A plain socket that can let the kernel send a part of a file.
 *
 * <p>Jetty writes buffers only. So what it is given is a stand-in, a buffer of the part's length
 * that nobody reads: Jetty counts it, waits for the socket and keeps its deadlines as for any other
 * buffer, and only here, where it would go to the socket, the file's bytes go instead. That spares
 * the copy into a buffer and half of the server's time for a download.
 *
 * <p>Bytes. One part at a time, since a connection answers one request at a time; {@link #flush} is
 * called by one thread at a time.
 *
 * <p>Source: docs/decisions/0046-past-the-page-cache-and-from-file-to-socket.md; sendfile(2), which
 * {@code FileChannel.transferTo} is on Linux.
 */
final class FileEndPoint extends SocketChannelEndPoint {

  /** So much is handed over at once: below it the hand-over costs, above it nothing is gained. */
  static final int PART_BYTES_MAX = 1 << 20;

  /** Shorter parts are faster copied, together with the headers. */
  static final int PART_BYTES_MIN = 64 * 1024;

  /** Never written to and never read; only its length counts. */
  private static final ByteBuffer NOBODY_READS =
      ByteBuffer.allocateDirect(PART_BYTES_MAX).asReadOnlyBuffer();

  private record Part(FileBody.Place place, ByteBuffer standIn) {}

  private volatile @Nullable Part part;
  private volatile @Nullable Long leftSince; // nanoseconds

  FileEndPoint(
      SocketChannel channel, ManagedSelector selector, SelectionKey key, Scheduler scheduler) {
    super(channel, selector, key, scheduler);
  }

  /** The buffer to write next, for the bytes of this place; at most {@link #PART_BYTES_MAX}. */
  ByteBuffer standIn(FileBody.Place place) {
    ByteBuffer standIn = NOBODY_READS.slice(0, Math.toIntExact(place.length()));
    part = new Part(place, standIn);
    return standIn;
  }

  /**
   * Ends the part.
   *
   * @throws IOException if not all of it went to the socket from the file; our own bug, but one
   *     that must not pass as a good download
   */
  void done() throws IOException {
    Part sent = part;
    part = null;
    if (sent != null && sent.standIn().hasRemaining()) throw new IOException("a part was not sent");
  }

  /** So long the socket has taken no byte of what there is to send; zero if nothing waits. */
  long leftNanos(long now) {
    Long since = leftSince;
    return since == null ? 0 : now - since;
  }

  @Override
  public boolean flush(ByteBuffer... buffers) throws IOException {
    long before = BufferUtil.remaining(buffers);
    boolean whole = sent(buffers);
    if (whole) leftSince = null;
    else if (leftSince == null || BufferUtil.remaining(buffers) < before) {
      leftSince = System.nanoTime();
    }
    return whole;
  }

  private boolean sent(ByteBuffer... buffers) throws IOException {
    Part now = part;
    int at = now == null ? -1 : indexOf(now.standIn(), buffers);
    if (now == null || at < 0) return super.flush(buffers);
    if (at > 0 && !super.flush(Arrays.copyOf(buffers, at))) return false;
    return send(now) && at == buffers.length - 1;
  }

  @SuppressWarnings("ReferenceEquality") // it must be the very buffer: by value all are equal
  private static int indexOf(ByteBuffer standIn, ByteBuffer... buffers) {
    for (int i = 0; i < buffers.length; i++) {
      if (buffers[i] == standIn) return i;
    }
    return -1;
  }

  /** Sends what the socket takes. */
  private boolean send(Part now) throws IOException {
    ByteBuffer left = now.standIn();
    long position = now.place().position() + left.position();
    long count;
    try {
      count = now.place().file().transferTo(position, left.remaining(), getChannel());
    } catch (IOException e) {
      throw new EofException(e);
    }
    if (count > 0) notIdle();
    else if (now.place().file().size() <= position) throw new IOException("a file became shorter");
    left.position(left.position() + (int) count);
    return !left.hasRemaining();
  }
}
