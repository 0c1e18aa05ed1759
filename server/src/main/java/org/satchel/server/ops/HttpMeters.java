package org.satchel.server.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.satchel.server.http.Observer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what HTTP did, and writes the access log if it is wanted.
 *
 * <p>By route templates: the number of time series is bounded, and no path, which may be a secret,
 * ever becomes a label or a log line.
 *
 * <p>Seconds and bytes. Safe on any thread.
 *
 * <p>Source: docs/operations.md, metrics.
 */
public final class HttpMeters implements Observer {

  private static final Logger LOG = LoggerFactory.getLogger("org.satchel.requests");

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final MeterRegistry registry;
  private final Counter received;
  private final Counter sent;
  private final boolean logRequests;

  /** Registers the meters. */
  public HttpMeters(MeterRegistry registry, boolean logRequests) {
    this.registry = registry;
    this.received =
        Counter.builder("satchel.http.received.bytes")
            .description("body bytes of requests")
            .register(registry);
    this.sent =
        Counter.builder("satchel.http.sent.bytes")
            .description("body bytes of responses")
            .register(registry);
    this.logRequests = logRequests;
  }

  @Override
  public void answered(Exchange exchange) {
    received.increment((double) exchange.receivedBytes());
    sent.increment((double) exchange.sentBytes());
    Tags tags =
        Tags.of(
            Tag.of("method", knownMethod(exchange.method())),
            Tag.of("route", exchange.template()),
            Tag.of("status", Integer.toString(exchange.status())));
    Timer.builder("satchel.http.requests")
        .description("answered requests; status 0: the connection broke")
        .tags(tags)
        .register(registry)
        .record(exchange.nanos(), TimeUnit.NANOSECONDS);
    if (logRequests) {
      LOG.info(
          "{} {} {} {} in={} out={} ms={}",
          exchange.client().getHostAddress(),
          knownMethod(exchange.method()),
          exchange.template(),
          exchange.status(),
          exchange.receivedBytes(),
          exchange.sentBytes(),
          exchange.nanos() / NANOS_PER_MILLI);
    }
  }

  /** Clients may invent methods; labels must not grow with them. */
  private static String knownMethod(String method) {
    return switch (method) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> method;
      default -> "other";
    };
  }
}
