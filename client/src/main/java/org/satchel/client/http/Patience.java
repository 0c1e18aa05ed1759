package org.satchel.client.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLHandshakeException;
import org.satchel.client.Failure;

/**
 * How often and how long one act is tried again, until it is given up with a sentence.
 *
 * <p>Exponential back-off with jitter, so that a thousand clients of a restarted server do not come
 * back in the same instant. Every progress resets it: a transfer of days over a bad line goes on,
 * one that stands still ends.
 *
 * <p>Units and threads: one act, one thread. What is retried must be safe to repeat.
 *
 * <p>Source: docs/decisions/0041-deadlines.md.
 */
public final class Patience implements Retry {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  /** Causes looked at below an exception; the JDK nests three. */
  private static final int CAUSES_MAX = 10;

  /** Requests in a row that a server may take without acknowledging a byte of them. */
  private static final int UNACKNOWLEDGED_MAX = 8;

  /** What a server may make us wait in one act by Retry-After. */
  private static final Duration ASKED_MAX = Duration.ofSeconds(60);

  private final Wire wire;
  private final Endpoint server;
  private final String resume;
  private final LongSupplier nanos;
  private final Sleep sleep;
  private long since;
  private Duration pause = FIRST_PAUSE;
  private Duration askedSoFar = Duration.ZERO;
  private int unacknowledged;

  /**
   * @param resume what the sentence says about going on later, such as "run the same line again to
   *     resume"
   */
  public Patience(Wire wire, Endpoint server, String resume) {
    this(wire, server, resume, System::nanoTime, Thread::sleep);
  }

  /** How time passes. */
  @FunctionalInterface
  interface Sleep {
    void of(Duration time) throws InterruptedException;
  }

  Patience(Wire wire, Endpoint server, String resume, LongSupplier nanos, Sleep sleep) {
    this.nanos = nanos;
    this.sleep = sleep;
    this.since = nanos.getAsLong();
    this.wire = wire;
    this.server = server;
    this.resume = resume;
  }

  /** One try of an act. */
  @FunctionalInterface
  public interface Try<T> {
    T run() throws IOException, Failure;
  }

  /**
   * Repeats a try until it succeeds, is refused for good, or patience ends. Success is no progress
   * by itself: a server could answer every question and never take a byte.
   */
  public <T> T insist(Try<T> act) throws Failure {
    for (; ; ) {
      try {
        return act.run();
      } catch (IOException e) {
        pauseAfter(e);
      }
    }
  }

  @Override
  public void progress() {
    since = nanos.getAsLong();
    pause = FIRST_PAUSE;
    askedSoFar = Duration.ZERO;
    unacknowledged = 0;
  }

  @Override
  public void ownTime(Duration time) {
    since += time.toNanos();
  }

  /**
   * So long bytes moved that are not acknowledged: on a slow line a request takes minutes, and its
   * cut is met with full patience. One who takes bytes for ever is believed a few times only.
   */
  @Override
  public void moved(Duration time) {
    if (time.compareTo(pause) > 0 && unacknowledged < UNACKNOWLEDGED_MAX) {
      unacknowledged++;
      ownTime(time);
    }
  }

  @Override
  public void pauseAfter(IOException cause) throws Failure {
    if (cause instanceof InterruptedIOException && Thread.currentThread().isInterrupted()) {
      throw new Failure(Failure.Kind.UNREACHABLE, "Interrupted; " + resume + ".", cause);
    }
    // One that a proxy cut is no question of trust.
    if (cause instanceof SSLHandshakeException && caused(cause, CertificateException.class)) {
      throw new Failure(
          Failure.Kind.UNREACHABLE,
          "The certificate of "
              + place()
              + " is not trusted here, or has another name; for a self-signed one give its file by"
              + " --cacert.",
          cause);
    }
    if (cause instanceof ProxyTrouble trouble && !trouble.passes()) {
      throw new Failure(Failure.Kind.UNREACHABLE, trouble.getMessage() + ".", cause);
    }
    Duration wait = jittered();
    if (cause instanceof Later later) {
      wait = asked(later, wait);
    } else if (nanos.getAsLong() - since + wait.toNanos() > limit().toNanos()) {
      throw new Failure(Failure.Kind.UNREACHABLE, unreachable(cause), cause);
    }
    try {
      sleep.of(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Kind.UNREACHABLE, "Interrupted; " + resume + ".", e);
    }
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
  }

  static boolean caused(Throwable end, Class<? extends Exception> by) {
    int depth = 0;
    for (Throwable cause = end; cause != null && depth < CAUSES_MAX; cause = cause.getCause()) {
      if (by.isInstance(cause)) {
        return true;
      }
      depth++;
    }
    return false;
  }

  private Duration asked(Later later, Duration usual) throws Failure {
    Duration wait = later.asked().orElse(usual);
    if (wait.compareTo(usual) < 0) {
      wait = usual;
    }
    Duration most = Deadlines.shorter(ASKED_MAX, wire.deadlines().patience());
    if (askedSoFar.plus(wait).compareTo(most) > 0) {
      throw later.asFailure();
    }
    askedSoFar = askedSoFar.plus(wait);
    return wait;
  }

  private Duration limit() {
    Deadlines deadlines = wire.deadlines();
    return wire.answered() ? deadlines.patience() : deadlines.firstContact();
  }

  private Duration jittered() {
    long millis = pause.toMillis();
    return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }

  private String place() {
    return server + wire.through();
  }

  private String unreachable(IOException cause) {
    String what = "The connection to " + place() + " keeps breaking";
    if (cause instanceof ProxyTrouble) {
      what = String.valueOf(cause.getMessage());
    } else if (cause instanceof ConnectException) {
      boolean name = caused(cause, UnresolvedAddressException.class);
      what = name ? "The name in " + server + " is unknown" : "Nothing answers at " + server;
    } else if (cause instanceof java.net.http.HttpTimeoutException) {
      what = "The server at " + place() + " does not answer in time";
    }
    return what + "; check the address and the network, then " + resume + ".";
  }
}
