package org.satchel.client.http;

import java.time.Duration;

/**
 * How long the client waits for a server, in one place.
 *
 * <p>No request has a total time: a sender on a slow line may need hours for 64 MiB. What is
 * bounded is silence and slowness: how long nothing moves, and how long a retry goes on without any
 * progress.
 *
 * <p>Units and threads: immutable.
 *
 * @param connect to a TCP connection and its TLS handshake
 * @param silence without one byte in either direction, and from the end of a request to its answer
 * @param firstContact from the first try to giving up while the server never answered in this run
 * @param patience from the last progress to giving up after the server had answered before
 * @param bytesPerSecondMin a body that comes more slowly than this for a whole {@code silence} is
 *     given up; below a modem's speed only a hostile server drips
 *     <p>Source: docs/decisions/0041-deadlines.md.
 */
public record Deadlines(
    Duration connect,
    Duration silence,
    Duration firstContact,
    Duration patience,
    long bytesPerSecondMin) {

  /** What people get; a restart of a server and a change of network fit into a minute. */
  public static final Deadlines USUAL = of(Duration.ofSeconds(60));

  /** All deadlines from one number, the longest silence. */
  public static Deadlines of(Duration silence) {
    return new Deadlines(
        shorter(silence, Duration.ofSeconds(10)),
        silence,
        shorter(silence, Duration.ofSeconds(4)),
        silence,
        1_024);
  }

  static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
