package org.satchel.server.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.NegotiatingServerConnection;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose request headers, or TLS handshake, do not come to an end, and those that
 * take nothing of what there is to send.
 *
 * <p>Jetty's idle timeout starts anew with every byte, so a client that sends one byte in twenty
 * seconds would hold its place for ever; five hundred of them are all places of a small server.
 * Jetty's parser knows when a request began and is asked, from time to time, for all connections.
 * Jetty's timeout does not end a connection of HTTP/2 either whose streams are left behind a write
 * that does not end, such as refusals of its own, which have no other deadline.
 *
 * <p>Nanoseconds. One sweep at a time, on the scheduler's thread.
 *
 * <p>Source: the attack known as Slowloris; docs/decisions/0030-slow-clients.md.
 */
final class HeaderDeadline implements Runnable {

  /** 16 KiB of headers over the slowest modem take less. */
  static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** As long as a connection may be silent. */
  private static final long LEFT_NANOS = TimeUnit.SECONDS.toNanos(30);

  static final long EVERY_SECONDS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(HeaderDeadline.class);

  private final AbstractConnector connector;

  HeaderDeadline(AbstractConnector connector) {
    this.connector = connector;
  }

  @Override
  public void run() {
    long now = System.nanoTime();
    for (EndPoint endPoint : connector.getConnectedEndPoints()) {
      try {
        if (isLeft(endPoint, now) || isLate(endPoint.getConnection(), endPoint, now)) {
          endPoint.close();
        }
      } catch (RuntimeException | Error bug) { // which would end all sweeps, in silence
        LOG.error("a bug in looking for slow connections; the next are looked at", bug);
      }
    }
  }

  private static boolean isLeft(EndPoint endPoint, long now) {
    return endPoint instanceof FileEndPoint socket && socket.leftNanos(now) > LEFT_NANOS;
  }

  private static boolean isLate(
      @org.jspecify.annotations.Nullable Connection connection, EndPoint endPoint, long now) {
    return switch (connection) {
      case SslConnection tls ->
          isLate(tls.getSslEndPoint().getConnection(), tls.getSslEndPoint(), now);
      case NegotiatingServerConnection handshake ->
          now - startNanos(endPoint, now) > DEADLINE_NANOS;
      case HttpConnection http -> {
        HttpParser parser = http.getParser();
        boolean inHeaders = parser.inHeaderState() && !parser.isStart();
        yield inHeaders && now - parser.getBeginNanoTime() > DEADLINE_NANOS;
      }
      case null, default -> false;
    };
  }

  /** The end point tells the wall clock's time of its making. */
  private static long startNanos(EndPoint endPoint, long now) {
    long ageMillis = System.currentTimeMillis() - endPoint.getCreatedTimeStamp();
    return now - TimeUnit.MILLISECONDS.toNanos(Math.max(0, ageMillis));
  }
}
