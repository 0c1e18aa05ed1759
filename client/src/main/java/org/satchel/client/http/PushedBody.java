package org.satchel.client.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request's body of known length that our own thread pushes piece by piece.
 *
 * <p>The JDK's publishers pull from a stream in 16 KiB copies; this one hands over whole leaves and
 * lets the thread that seals and notes them wait for demand, so that nothing leaves before it was
 * noted.
 *
 * <p>Units and threads: bytes. Subscribed by the HTTP client once, pushed by one thread.
 *
 * <p>Source: java.util.concurrent.Flow; docs/decisions/0042-upload-pipeline.md.
 */
final class PushedBody implements HttpRequest.BodyPublisher {

  /** How often a waiting push looks whether the answer came early. */
  private static final long LOOK_MILLIS = 50;

  private final long length;
  private final Semaphore demand = new Semaphore(0);
  private volatile Flow.@Nullable Subscriber<? super ByteBuffer> subscriber;
  private volatile boolean cancelled;

  PushedBody(long length) {
    this.length = length;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void subscribe(Flow.Subscriber<? super ByteBuffer> given) {
    subscriber = given;
    given.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {
            demand.release((int) Math.min(count, 1_024));
          }

          @Override
          public void cancel() {
            cancelled = true;
          }
        });
  }

  /**
   * Waits until the client takes a piece and hands it over.
   *
   * @return false if the request has ended before, by an answer or a cut
   */
  boolean push(ByteBuffer piece, Future<?> answer, Duration silence) throws IOException {
    long end = System.nanoTime() + silence.toNanos();
    try {
      while (!demand.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        if (answer.isDone() || cancelled) {
          return false;
        }
        if (System.nanoTime() - end > 0) {
          throw new HttpTimeoutException("the server stopped taking bytes");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while sending");
    }
    Flow.Subscriber<? super ByteBuffer> taker = subscriber;
    if (taker == null || cancelled) {
      return false;
    }
    taker.onNext(piece);
    return true;
  }

  /** Tells that the last piece was pushed. */
  void complete() {
    Flow.Subscriber<? super ByteBuffer> taker = subscriber;
    if (taker != null && !cancelled) {
      taker.onComplete();
    }
  }

  /** Breaks the request: what should have followed does not come. */
  void fail(Throwable cause) {
    Flow.Subscriber<? super ByteBuffer> taker = subscriber;
    if (taker != null && !cancelled) {
      taker.onError(cause);
    }
  }
}
