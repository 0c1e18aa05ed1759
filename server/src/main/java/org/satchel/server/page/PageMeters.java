package org.satchel.server.page;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What the page's doors count.
 *
 * <p>Without a label: whatever a report says, its sender wrote it, and time series must not grow
 * with it.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: docs/operations.md, metrics.
 */
final class PageMeters {

  private final Counter reports;

  /** Registers the meters. */
  PageMeters(MeterRegistry registry) {
    this.reports =
        Counter.builder("satchel.page.csp.reports")
            .description("violations of the page's policy that browsers reported")
            .register(registry);
  }

  void reported() {
    reports.increment();
  }
}
