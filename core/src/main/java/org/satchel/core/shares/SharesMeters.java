package org.satchel.core.shares;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What an operator can see of shares.
 *
 * <p>Why this way: counts by outcome, nothing that names a share. The sums come from the database
 * and are renewed by housekeeping, so that a scrape never waits for it.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: docs/operations.md, metrics.
 */
final class SharesMeters {

  private final MeterRegistry registry;
  private final Counter removed;
  private final Timer runs;
  private final Counter failures;
  private volatile ShareCounts counts = new ShareCounts(0, 0, 0, 0);

  SharesMeters(MeterRegistry registry) {
    this.registry = registry;
    removed =
        Counter.builder("satchel.shares.removed")
            .description("Shares whose objects were given to be erased")
            .register(registry);
    runs =
        Timer.builder("satchel.housekeeping.run")
            .description("Runs of the clean-up job that did not fail")
            .register(registry);
    failures =
        Counter.builder("satchel.housekeeping.failures")
            .description("Runs of the clean-up job that failed, wholly or in part")
            .register(registry);
    gauge("satchel.shares.live", ShareCounts::shares, "shares", "Shares that are live");
    gauge("satchel.shares.objects", ShareCounts::objects, "objects", "Objects in shares");
    gauge("satchel.shares.stored", ShareCounts::storedBytes, "bytes", "Bytes of objects in shares");
    FunctionCounter.builder("satchel.shares.downloads", this, it -> it.counts.downloads())
        .description("Grants counted")
        .register(registry);
  }

  private void gauge(String name, ToDoubleFunction<ShareCounts> of, String unit, String what) {
    Gauge.builder(name, this, it -> of.applyAsDouble(it.counts))
        .description(what + ", as of the last clean-up")
        .baseUnit(unit)
        .register(registry);
  }

  void put(PutOutcome outcome) {
    count("satchel.shares.puts", "Shares made, edited or ended, by outcome", outcome);
  }

  void read(ReadOutcome outcome) {
    count("satchel.shares.reads", "Records read, by outcome", outcome);
  }

  void granted(GrantOutcome outcome) {
    count("satchel.shares.grants", "Grants asked for, by outcome", outcome);
  }

  void checked(GrantCheck check) {
    count("satchel.shares.checks", "Grants checked, by outcome", check);
  }

  void token(TokenCheck check) {
    count("satchel.tokens.checks", "Upload tokens checked, by outcome", check);
  }

  void removed() {
    removed.increment();
  }

  void ran(ShareCounts now, Duration took) {
    counts = now;
    runs.record(took);
  }

  void failed() {
    failures.increment();
  }

  private void count(String name, String what, Object outcome) {
    String label = outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    Counter.builder(name).description(what).tag("outcome", label).register(registry).increment();
  }
}
