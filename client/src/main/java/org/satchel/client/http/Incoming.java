package org.satchel.client.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, pulled by the reader at its own pace.
 *
 * <p>The JDK pushes bodies; a queue of {@link #WINDOW} pieces with as much demand turns that round,
 * so a server that sends without end fills nothing. Silence and slowness end a read: see {@link
 * Deadlines}.
 *
 * <p>Units and threads: bytes. Fed by the HTTP client's threads, read by one thread.
 *
 * <p>Source: java.util.concurrent.Flow, rules 1.1 and 3.3 (demand).
 */
public final class Incoming implements HttpResponse.BodySubscriber<Incoming>, Closeable {

  /** One piece ahead of the reader: with more, those of workers that wait grow old in the heap. */
  private static final int WINDOW = 1;

  /**
   * Received between two collections of the whole heap. The HTTP client's buffers are garbage as
   * soon as they are read, but those of a worker that waits grow old meanwhile, and Java's serial
   * collector widens the old part of the heap as long as it may before it looks there.
   */
  private static final long COLLECT_BYTES = 256L << 20;

  private static final AtomicLong RECEIVED = new AtomicLong();

  /** What the HTTP client gave at once; the last one only tells the end. */
  private record Piece(List<ByteBuffer> buffers, boolean end) {}

  private static final Piece START = new Piece(List.of(), false);
  private static final Piece END = new Piece(List.of(), true);

  private final Deadlines deadlines;
  private final ArrayBlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(WINDOW + 2);
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Throwable failed;
  private Piece current = START;
  private boolean started;
  private int next;
  private boolean ended;
  private long windowStart = System.nanoTime();
  private long windowBytes;

  Incoming(Deadlines deadlines) {
    this.deadlines = deadlines;
  }

  @Override
  public CompletionStage<Incoming> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(WINDOW);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (!pieces.offer(new Piece(buffers, false))) {
      throw new IllegalStateException("more pieces than asked for");
    }
  }

  @Override
  public void onError(Throwable cause) {
    failed = cause;
    pieces.offer(END);
  }

  @Override
  public void onComplete() {
    pieces.offer(END);
  }

  /**
   * Reads at least one byte.
   *
   * @return the number of bytes, or -1 at the body's end
   */
  public int read(byte[] into, int offset, int length) throws IOException {
    while (!ended) {
      while (next < current.buffers().size()) {
        ByteBuffer piece = current.buffers().get(next);
        if (piece.hasRemaining()) {
          int count = Math.min(length, piece.remaining());
          piece.get(into, offset, count);
          notTooSlow(count);
          collect(count);
          return count;
        }
        next++;
      }
      take();
    }
    return -1;
  }

  /** Reads until the length is reached or the body ends; returns how much it was. */
  public int readFully(byte[] into, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = read(into, offset + done, length - done);
      if (count < 0) {
        break;
      }
      done += count;
    }
    return done;
  }

  private void take() throws IOException {
    if (started) {
      Flow.Subscription source = subscription;
      if (source != null) {
        source.request(1);
      }
    }
    Piece taken;
    try {
      taken = pieces.poll(deadlines.silence().toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new InterruptedIOException("interrupted while reading");
    }
    if (taken == null) {
      close();
      throw new HttpTimeoutException("the server stopped sending");
    }
    Throwable cause = failed;
    if (cause != null && taken.end()) {
      ended = true;
      throw new IOException("the connection broke while reading", cause);
    }
    ended = taken.end();
    started = true;
    current = taken;
    next = 0;
  }

  private static void collect(int count) {
    long before = RECEIVED.getAndAdd(count);
    if (before / COLLECT_BYTES != (before + count) / COLLECT_BYTES) {
      System.gc();
    }
  }

  private void notTooSlow(int count) throws IOException {
    windowBytes += count;
    long now = System.nanoTime();
    long nanos = now - windowStart;
    if (nanos < deadlines.silence().toNanos()) {
      return;
    }
    long least = deadlines.bytesPerSecondMin() * deadlines.silence().toSeconds();
    if (windowBytes < least) {
      close();
      throw new HttpTimeoutException("the server sends too slowly");
    }
    windowStart = now;
    windowBytes = 0;
  }

  /** Gives up what is left of the body; the connection is closed if anything is. */
  @Override
  public void close() {
    Flow.Subscription source = subscription;
    if (!ended && source != null) {
      source.cancel();
    }
    ended = true;
  }
}
