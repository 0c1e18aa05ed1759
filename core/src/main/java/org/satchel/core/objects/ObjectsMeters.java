package org.satchel.core.objects;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;

/**
 * What an operator can see of objects.
 *
 * <p>Counts and times only, nothing that names an object.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: docs/operations.md, metrics.
 */
final class ObjectsMeters {

  private final MeterRegistry registry;
  private final Counter received;
  private final Counter freed;
  private final Counter orphans;
  private final Timer stored;

  ObjectsMeters(MeterRegistry registry, Buffers buffers, Leases leases) {
    this.registry = registry;
    this.received =
        Counter.builder("satchel.objects.received")
            .description("Bytes of uploads that were acknowledged")
            .baseUnit("bytes")
            .register(registry);
    this.freed =
        Counter.builder("satchel.objects.freed")
            .description("Bytes given back by the clean-up job")
            .baseUnit("bytes")
            .register(registry);
    this.orphans =
        Counter.builder("satchel.objects.orphans")
            .description("Segments without a row that were removed")
            .register(registry);
    this.stored =
        Timer.builder("satchel.objects.segment")
            .description("From the last byte of a segment to its committed row")
            .register(registry);
    Gauge.builder("satchel.objects.buffers", buffers, Buffers::inUse)
        .description("Receive buffers in use, of " + Buffers.COUNT)
        .register(registry);
    Gauge.builder("satchel.objects.leases", leases, Leases::held)
        .description("Uploads that receive now")
        .register(registry);
  }

  void received(long bytes) {
    received.increment((double) bytes);
  }

  void freed(long bytes) {
    freed.increment((double) bytes);
  }

  void orphan() {
    orphans.increment();
  }

  Timer stored() {
    return stored;
  }

  void ended(AppendOutcome outcome) {
    String name = outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    Counter.builder("satchel.objects.appends")
        .description("Upload requests by outcome")
        .tag("outcome", name)
        .register(registry)
        .increment();
  }
}
