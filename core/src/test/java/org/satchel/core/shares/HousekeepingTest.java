package org.satchel.core.shares;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.core.objects.Claim;
import org.satchel.format.record.Bearer;
import org.satchel.testkit.Eventually;

/** The clean-up job: what is over goes, its bytes too, and nothing else. */
final class HousekeepingTest {

  private static final int LENGTH = 10_000;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void expiredEndedAndForbiddenSharesGoAndTheirBytesAreFreed(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner expiring = uploaded(fixture);
      fixture.put(expiring, expiring.first().expires(Duration.ofHours(1)));
      Owner ended = uploaded(fixture);
      Owner.Draft draft = ended.first();
      fixture.put(ended, draft);
      Owner forbidden = uploaded(fixture);
      fixture.put(forbidden, forbidden.first());
      Owner kept = uploaded(fixture);
      fixture.put(kept, kept.first());
      assertThat(fixture.files("segments")).isEqualTo(4);

      assertThat(fixture.sweep()).isZero();
      fixture.put(ended, draft.version(2).ended());
      fixture.store.operator().end(forbidden.link);
      assertThat(fixture.sweep()).isEqualTo(2);
      assertThat(fixture.files("segments")).isEqualTo(2);
      fixture.advance(Duration.ofHours(1));
      assertThat(fixture.sweep()).isEqualTo(1);
      assertThat(fixture.files("segments")).isEqualTo(1);
      assertThat(fixture.holder(kept.objects.getFirst())).contains(kept.link);
      assertThat(fixture.objects.objects().usage().bytes()).isEqualTo(LENGTH);
      assertThat(fixture.shares().counts()).isEqualTo(new ShareCounts(1, 1, LENGTH, 0));
      assertThat(fixture.registry.get("satchel.shares.live").gauge().value()).isEqualTo(1);
      assertThat(fixture.sweep()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExhaustedShareKeepsItsObjectsWhileAGrantLives(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = uploaded(fixture);
      Owner.Draft draft = owner.first().limit(2);
      fixture.put(owner, draft);
      Bearer grant = fixture.drawn();
      fixture.grant(owner, draft, fixture.drawn());
      fixture.advance(Duration.ofHours(10));
      fixture.grant(owner, draft, grant);
      fixture.advance(Duration.ofHours(24).minusMillis(1));
      assertThat(fixture.sweep()).isZero();
      assertThat(fixture.check(grant, owner)).isInstanceOf(GrantCheck.Allowed.class);
      fixture.advance(Duration.ofMillis(1));
      assertThat(fixture.sweep()).isEqualTo(1);
      assertThat(fixture.files("segments")).isZero();
      assertThat(fixture.shares().read(owner.link, draft.access()))
          .isInstanceOf(ReadOutcome.ForRecipient.class);
      assertThat(fixture.shares().manifest(owner.link, draft.access()))
          .isEqualTo(new ManifestOutcome.Exhausted());
      assertThat(fixture.put(owner, draft.version(2).limit(9)))
          .isEqualTo(new PutOutcome.Exhausted());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLimitThatIsLoweredBelowTheCountWaitsForTheGrantsAndADayForItsOwner(Engines engine)
      throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = uploaded(fixture);
      Owner.Draft draft = owner.first();
      fixture.put(owner, draft);
      fixture.grant(owner, draft, fixture.drawn());
      fixture.grant(owner, draft, fixture.drawn());
      fixture.put(owner, draft.version(2).limit(1));
      assertThat(fixture.sweep()).isZero();
      fixture.advance(Duration.ofHours(23));
      assertThat(fixture.sweep()).isZero();
      fixture.put(owner, draft.version(3).limit(5));
      fixture.advance(Duration.ofHours(2));
      assertThat(fixture.sweep()).isZero();
      fixture.put(owner, draft.version(4).limit(2));
      fixture.advance(Duration.ofHours(24).minusMillis(1));
      assertThat(fixture.sweep()).isZero();
      fixture.advance(Duration.ofMillis(1));
      assertThat(fixture.sweep()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExhaustedShareWithAnotherPasswordCanBeGivenMoreDownloads(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = uploaded(fixture);
      Owner.Draft draft = owner.first().limit(1);
      fixture.put(owner, draft);
      fixture.grant(owner, draft, fixture.drawn());
      Owner.Draft moved = draft.version(2).epoch(2, owner.box(), fixture.drawn());
      fixture.put(owner, moved);
      fixture.advance(Duration.ofHours(23));
      assertThat(fixture.sweep()).isZero();
      fixture.put(owner, moved.version(3).limit(2));
      fixture.advance(Duration.ofHours(30));
      assertThat(fixture.sweep()).isZero();
      fixture.grant(owner, moved, fixture.drawn());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatWasKilledIsGoneOnWith(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1800);
      Owner.Draft draft = owner.first();
      fixture.put(owner, draft);
      fixture.put(owner, draft.version(2).ended());
      int step = ShareCreation.STEP_OBJECTS;
      fixture.database.write(tx -> fixture.objects.objects().condemn(tx, owner.link, step));
      fixture.reopen();
      assertThat(fixture.sweep()).isEqualTo(1);
      assertThat(fixture.count("SELECT COUNT(*) AS n FROM objects")).isZero();
      assertThat(fixture.shares().counts()).isEqualTo(new ShareCounts(0, 0, 0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void deadGrantsAreForgottenAndLivingOnesAreNot(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      Owner.Draft draft = owner.first();
      fixture.put(owner, draft);
      for (int i = 0; i < 5; i++) fixture.grant(owner, draft, fixture.drawn());
      fixture.advance(Duration.ofHours(20));
      Bearer alive = fixture.drawn();
      fixture.grant(owner, draft, alive);
      fixture.advance(Duration.ofHours(4));
      fixture.store.housekeeping().run();
      assertThat(fixture.count("SELECT COUNT(*) AS n FROM grants")).isEqualTo(1);
      assertThat(fixture.check(alive, owner)).isInstanceOf(GrantCheck.Allowed.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLoopRemovesWithoutBeingAskedAndCloses(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = uploaded(fixture);
      Owner.Draft draft = owner.first();
      fixture.put(owner, draft);
      fixture.put(owner, draft.version(2).ended());
      try (var loop = new HousekeepingLoop(fixture.store.housekeeping(), Duration.ofMillis(20))) {
        assertThat(loop).isNotNull();
        Eventually.holds(
            "the bytes are freed", Duration.ofSeconds(20), () -> fixture.files("segments") == 0);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWholePartOfSharesWhoseRowsAreDamagedIsPassed(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      for (int i = 0; i < Housekeeping.SHARES_MAX; i++) {
        Owner owner = fixture.owner(1);
        fixture.put(owner, owner.first().expires(Duration.ofHours(1)));
      }
      byte[] damaged = {1};
      fixture.database.write(tx -> tx.sql("UPDATE shares SET record = ?").bind(damaged).update());
      for (int minutes : new int[] {30, 90}) {
        Owner good = uploaded(fixture);
        fixture.put(good, good.first().expires(Duration.ofMinutes(minutes)));
      }
      fixture.advance(Duration.ofHours(3));
      var job = fixture.store.housekeeping();
      Housekeeping.Done part = job.run();
      assertThat(part.failed()).containsInstanceOf(RuntimeException.class);
      assertThat(part.sharesRemoved()).as("the one before them").isEqualTo(1);
      assertThat(part.more()).as("the rest is due at once").isTrue();
      assertThat(job.run().sharesRemoved()).as("the one behind them").isEqualTo(1);
      assertThat(fixture.files("segments")).isZero();
      Housekeeping.Done again = job.run();
      assertThat(again.failed()).as("tried again").containsInstanceOf(RuntimeException.class);
      assertThat(again.more()).as("but not at once: none moves").isFalse();
    }
  }

  private static Owner uploaded(ShareFixture fixture) throws Exception {
    Claim manifest = fixture.upload(0, LENGTH);
    return new Owner(fixture.random.split(), List.of(manifest));
  }

  @ParameterizedTest
  @EnumSource
  void aRunForWhichThereIsNoMemoryIsCountedAndTriedAgain(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      InstantSource shortOfMemory =
          () -> {
            throw new OutOfMemoryError("planted");
          };
      var registry = new SimpleMeterRegistry();
      ShareStore store =
          ShareStore.open(
              fixture.database,
              fixture.objects,
              folder.resolve("lists"),
              shortOfMemory,
              new SecureRandom(),
              registry);
      var failures = registry.get("satchel.housekeeping.failures").counter();
      try (var loop = new HousekeepingLoop(store.housekeeping(), Duration.ofMillis(20))) {
        assertThat(loop).isNotNull();
        Eventually.holds("a second try", Duration.ofSeconds(20), () -> failures.count() >= 2);
        assertThat(loop.makeRoom()).as("nobody waits for what breaks off").isFalse();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunThatFailsIsCountedAndTriedAgain(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      fixture.database.close();
      var failures = fixture.registry.get("satchel.housekeeping.failures").counter();
      try (var loop = new HousekeepingLoop(fixture.store.housekeeping(), Duration.ofMillis(20))) {
        assertThat(loop).isNotNull();
        Eventually.holds("a second try", Duration.ofSeconds(20), () -> failures.count() >= 2);
      }
    }
  }

  @Test
  void aRunThatGoesOnFailingTellsItsTraceOnceAndWhenItIsTriedInWords() throws Exception {
    var log = Logger.getLogger(HousekeepingLoop.class.getName());
    List<LogRecord> said = new CopyOnWriteArrayList<>();
    log.setFilter(line -> !said.add(line));
    try (var fixture = new ShareFixture(Engines.SQLITE, folder)) {
      fixture.database.close();
      try (var loop = new HousekeepingLoop(fixture.store.housekeeping(), Duration.ofSeconds(1))) {
        assertThat(loop).isNotNull();
        Eventually.holds("a second try", Duration.ofSeconds(20), () -> said.size() >= 2);
      }
    } finally {
      log.setFilter(null);
    }
    assertThat(said.get(0).getMessage())
        .isEqualTo("housekeeping failed and is tried again within 1 s");
    assertThat(said.get(0).getThrown()).isNotNull();
    assertThat(said.get(1).getMessage())
        .startsWith("housekeeping failed again and is tried again within 1 s: ");
    assertThat(said.get(1).getThrown()).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void whoMadeRoomWaitsForARunAndWhoMadeNoneDoesNot(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder);
        var loop = new HousekeepingLoop(fixture.store.housekeeping(), Duration.ofDays(1))) {
      Owner owner = uploaded(fixture);
      Owner.Draft draft = owner.first();
      fixture.put(owner, draft);
      assertThat(loop.makeRoom()).as("nothing is over").isFalse();
      fixture.put(owner, draft.version(2).ended());
      assertThat(loop.makeRoom()).isTrue();
      assertThat(fixture.objects.objects().usage().bytes()).isZero();
      assertThat(loop.makeRoom()).as("nothing is left").isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatCannotBeRemovedIsNotWaitedFor(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = uploaded(fixture);
      fixture.put(owner, owner.first().expires(Duration.ofHours(1)));
      byte[] damaged = {1};
      fixture.database.write(tx -> tx.sql("UPDATE shares SET record = ?").bind(damaged).update());
      fixture.advance(Duration.ofHours(3));
      var failures = fixture.registry.get("satchel.housekeeping.failures").counter();
      try (var loop = new HousekeepingLoop(fixture.store.housekeeping(), Duration.ofDays(1))) {
        Eventually.holds("the first run", Duration.ofSeconds(20), () -> failures.count() >= 1);
        assertThat(loop.makeRoom()).isFalse();
        assertThat(failures.count()).as("nor asked for").isEqualTo(1);
        Owner other = uploaded(fixture);
        Owner.Draft draft = other.first();
        fixture.put(other, draft);
        assertThat(loop.makeRoom()).as("nothing more is over").isFalse();
        fixture.put(other, draft.version(2).ended());
        assertThat(loop.makeRoom()).as("what was removed beside it is waited for").isTrue();
        assertThat(fixture.files("segments")).isEqualTo(1);
      }
    }
  }
}
