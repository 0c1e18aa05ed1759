package org.satchel.server.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * The body of a request, pulled by the door at its own pace.
 *
 * <p>Blocking, since each request has its own virtual thread, and one copy from Jetty's buffer into
 * the door's: a door that stops reading stops the sender by TCP's window, nothing piles up. A
 * client that trickles is given up; time that we spend ourselves, on the disk, does not count
 * against it.
 *
 * <p>Bytes. Read by one thread; {@link #cut} may come from any.
 *
 * <p>Source: docs/decisions/0030-slow-clients.md for the rate.
 */
public final class RequestBody {

  /**
   * Within each window of this much waiting at least {@link #WINDOW_BYTES} must come: 512 bytes a
   * second, less than the slowest link that anybody would upload by.
   */
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(32);

  static final long WINDOW_BYTES = 16 * 1024;

  /** Within the same window of a body that holds a place others wait for: 32 KiB a second. */
  static final long HURRIED_WINDOW_BYTES = 1 << 20;

  private final org.eclipse.jetty.server.Request source;
  private final Semaphore arrived = new Semaphore(0);
  private Content.@org.jspecify.annotations.Nullable Chunk chunk;
  private boolean started;
  private boolean ended;
  private boolean slow;
  private boolean broken;
  private long windowBytesMin = WINDOW_BYTES;
  private long windowBytes;
  private long waitedNanos;
  private long received;
  private volatile boolean cut;

  RequestBody(org.eclipse.jetty.server.Request source) {
    this.source = source;
  }

  /** The length that the request declares; negative when it declares none. */
  public long declaredLength() {
    return source.getLength();
  }

  /** Whether there is no body; one of no declared length loses its first byte by this. */
  public boolean isEmpty() throws IOException {
    long declared = declaredLength();
    return declared < 0 ? read(ByteBuffer.allocate(1)) < 0 : declared == 0;
  }

  /**
   * Reads some bytes, waiting for the first.
   *
   * @return how many, at least one; -1 at the end of the body
   * @throws IOException when the connection broke, was too slow or the server stops; what was read
   *     before is good
   */
  public int read(ByteBuffer into) throws IOException {
    started = true;
    while (!ended) {
      if (cut) throw new EOFException("the server stops");
      Content.Chunk now = chunk != null ? chunk : source.read();
      if (now == null) {
        await();
        continue;
      }
      chunk = now;
      if (Content.Chunk.isFailure(now)) throw failed(now.getFailure());
      int count = Math.min(now.remaining(), into.remaining());
      if (count > 0) {
        copy(now.getByteBuffer(), into, count);
        if (now.remaining() == 0) release(now);
        return count;
      }
      if (now.remaining() > 0) return 0;
      release(now);
    }
    return -1;
  }

  /**
   * Throws away what still comes, until the end or one of these bounds.
   *
   * @throws IOException when the time is over, or the connection broke
   */
  void drain(long bytesMax, long nanosMax) throws IOException {
    long bytes = received;
    long until = System.nanoTime() + nanosMax;
    while (!ended && received - bytes < bytesMax) {
      if (cut) throw new EOFException("the server stops");
      long left = until - System.nanoTime();
      if (chunk == null) chunk = source.read();
      Content.Chunk now = chunk;
      if (left <= 0 || (now == null && !arrives(left))) {
        throw new IOException("the rest of a refused body does not end");
      }
      if (now == null) continue;
      if (Content.Chunk.isFailure(now)) throw failed(now.getFailure());
      received += now.remaining();
      release(now);
    }
  }

  /** Wants this body at a rate of {@link #HURRIED_WINDOW_BYTES} from now on. */
  public void hurry() {
    windowBytesMin = HURRIED_WINDOW_BYTES;
  }

  /**
   * Reads the whole body into memory.
   *
   * @throws RefusedException body-too-large, when it has more than {@code maxBytes}
   */
  public byte[] readAll(int maxBytes) throws IOException, RefusedException {
    if (declaredLength() > maxBytes) throw RefusedException.of(Problem.BODY_TOO_LARGE);
    ByteBuffer whole =
        ByteBuffer.allocate((int) (declaredLength() < 0 ? maxBytes + 1L : declaredLength() + 1));
    while (whole.hasRemaining()) {
      if (read(whole) < 0) break;
    }
    if (whole.position() > maxBytes) throw RefusedException.of(Problem.BODY_TOO_LARGE);
    byte[] bytes = new byte[whole.position()];
    whole.flip().get(bytes);
    return bytes;
  }

  /** True once the client was given up for being too slow. */
  public boolean wasSlow() {
    return slow;
  }

  /** True once the connection broke while the body was read. */
  public boolean wasBroken() {
    return broken;
  }

  /** True once the door asked for the body; before that a client may still wait for a 100. */
  boolean wasStarted() {
    return started;
  }

  boolean wasEnded() {
    return ended;
  }

  /** Bytes read so far. */
  long received() {
    return received;
  }

  /** Ends the body now, from another thread: the reader gets an exception. */
  public void cut() {
    cut = true;
    arrived.release();
  }

  /** Gives back a chunk that was read only in part. */
  void discard() {
    Content.Chunk left = chunk;
    if (left != null && !Content.Chunk.isFailure(left)) left.release();
    chunk = null;
  }

  private void copy(ByteBuffer from, ByteBuffer into, int count) {
    int limit = from.limit();
    into.put(from.limit(from.position() + count));
    from.limit(limit);
    received += count;
    windowBytes += count;
    if (windowBytes >= windowBytesMin) {
      windowBytes = 0;
      waitedNanos = 0;
    }
  }

  private void release(Content.Chunk used) {
    ended = used.isLast();
    used.release();
    chunk = null;
  }

  private void await() throws IOException {
    long before = System.nanoTime();
    boolean came = arrives(WINDOW_NANOS - waitedNanos);
    waitedNanos += System.nanoTime() - before;
    if (!came || waitedNanos >= WINDOW_NANOS) {
      slow = true;
      throw new IOException("the client sends too slowly");
    }
  }

  /** Waits for something to be read. */
  private boolean arrives(long nanosMax) throws IOException {
    source.demand(Invocable.from(Invocable.InvocationType.NON_BLOCKING, arrived::release));
    try {
      return arrived.tryAcquire(nanosMax, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private IOException failed(Throwable cause) {
    if (cause instanceof java.util.concurrent.TimeoutException) slow = true;
    else broken = true;
    return cause instanceof IOException e ? e : new IOException("the request broke", cause);
  }
}
