package org.satchel.server.http;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said where the process may open fewer files and sockets than its connections want.
 *
 * <p>Why this way: Jetty tells of it in a log that is silent here, and who is not let in sees
 * nothing but a connection that does not answer. The bound on connections stays: with fewer, those
 * who only hold them would shut out the others for longer.
 *
 * <p>One for each listener. Safe on any thread.
 *
 * <p>Source: docs/decisions/0030-slow-clients.md.
 */
public final class Descriptors {

  private static final Logger LOG = LoggerFactory.getLogger(Descriptors.class);

  /** Jars, both listeners, the database: some 60 of them at rest. */
  private static final int OWN = 128;

  /** A socket, and a segment's file, which an upload opens a second time past the page cache. */
  private static final int EACH = 3;

  /** What a listener full of uploads has open. */
  static final long NEEDED = OWN + (long) EACH * Listener.CONNECTIONS_MAX;

  /** Accepting is tried again each second; a person wants to read of it less often. */
  private static final long SILENT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private Optional<Long> told = Optional.empty();

  /** Warns of a limit that is too low; to be asked once, at the start. */
  public static void warnIfFew() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      shortage(system.getMaxFileDescriptorCount()).ifPresent(LOG::warn);
    }
  }

  static Optional<String> shortage(long limit) {
    if (limit >= NEEDED) return Optional.empty();
    return Optional.of(
        "at most %d files and sockets may be open at once, and %d connections may want %d: raise the limit (ulimit -n, LimitNOFILE)"
            .formatted(limit, Listener.CONNECTIONS_MAX, NEEDED));
  }

  /** Tells that a connection could not be accepted; at most once a minute. */
  synchronized void notAccepted(Throwable why) {
    long now = System.nanoTime();
    if (told.isPresent() && now - told.get() < SILENT_NANOS) return;
    told = Optional.of(now);
    LOG.error("no connection can be accepted, it is tried again each second: {}", why.toString());
  }
}
