package org.satchel.core.shares;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.format.record.Bearer;

/** Owner, recipients, operator and clean-up act on one share at the same time. */
final class RacesTest {

  private static final int ROUNDS = 6;
  private static final int RECIPIENTS = 5;
  private static final int ACTS = 12;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void whateverRacesTheCountHoldsAndAfterTheEndNothingIsServed(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      for (int round = 0; round < ROUNDS; round++) new Round(fixture).run();
      assertThat(fixture.sweep()).as(ShareFixture.SEED.toString()).isNotNegative();
      assertThat(fixture.count("SELECT COUNT(*) AS n FROM objects")).isZero();
      assertThat(fixture.shares().counts().shares()).isZero();
      assertThat(fixture.shares().counts().storedBytes()).isZero();
    }
  }

  private static final class Round {
    private final ShareFixture fixture;
    private final Owner owner;
    private final Owner.Draft first;
    private final long limit;
    private final AtomicInteger granted = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();

    Round(ShareFixture fixture) throws Exception {
      this.fixture = fixture;
      owner = fixture.owner(3);
      limit = fixture.random.nextLong(1, RECIPIENTS * ACTS + 1L);
      first = owner.first().limit(limit).expires(Duration.ofDays(30));
    }

    void run() throws Exception {
      fixture.put(owner, first);
      List<Callable<Boolean>> actors = new ArrayList<>();
      for (int i = 0; i < RECIPIENTS; i++) {
        List<Bearer> grants = new ArrayList<>();
        for (int act = 0; act < ACTS; act++) grants.add(fixture.drawn());
        actors.add(() -> receive(grants));
      }
      actors.add(this::own);
      actors.add(this::operate);
      actors.add(this::cleanUp);
      ShareFixture.atOnce(actors);
      assertThat((long) granted.get()).as(ShareFixture.SEED.toString()).isLessThanOrEqualTo(limit);
      var mine = (ReadOutcome.ForOwner) fixture.shares().read(owner.link, owner.owner);
      assertThat(mine.downloads()).as(ShareFixture.SEED.toString()).isEqualTo(granted.get());
      assertThat(mine.state()).isEqualTo(ShareState.ENDED);
    }

    private boolean receive(List<Bearer> grants) throws Exception {
      for (Bearer grant : grants) {
        boolean over = ended.get();
        GrantOutcome outcome = fixture.grant(owner, first, grant);
        if (outcome instanceof GrantOutcome.Granted) granted.incrementAndGet();
        GrantCheck check = fixture.check(grant, owner);
        if (over) {
          assertThat(outcome).isEqualTo(new GrantOutcome.Ended());
          assertThat(check).isNotInstanceOf(GrantCheck.Allowed.class);
        }
        fixture.shares().read(owner.link, first.access());
      }
      return true;
    }

    private boolean own() throws Exception {
      for (int version = 2; version < 6; version++) {
        fixture.put(owner, first.version(version).expires(Duration.ofDays(version)));
      }
      assertThat(fixture.put(owner, first.version(9).ended())).isEqualTo(new PutOutcome.Updated(9));
      ended.set(true);
      return true;
    }

    private boolean operate() throws Exception {
      for (int i = 0; i < 4; i++) {
        fixture.store.operator().block(owner.link, "a look");
        fixture.store.operator().unblock(owner.link);
        fixture.store.operator().list(Optional.empty(), 10);
      }
      return true;
    }

    private boolean cleanUp() throws Exception {
      for (int i = 0; i < 6; i++) assertThat(fixture.store.housekeeping().run().failed()).isEmpty();
      return true;
    }
  }
}
