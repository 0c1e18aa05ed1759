package org.satchel.core.shares;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.format.record.Bearer;
import org.satchel.testkit.SimulatedClock;

/** Grants: counted exactly once, good for a day, dead at once when they must be. */
final class GrantsTest {

  private static final Instant A_DAY_LATER = SimulatedClock.START.plus(Duration.ofHours(24));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void oneDownloadAndFiftyGrantsAtOnceGiveExactlyOne(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      for (int round = 0; round < 4; round++) {
        Owner owner = fixture.owner(1);
        Owner.Draft first = owner.first().limit(1);
        fixture.put(owner, first);
        List<Callable<GrantOutcome>> posts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          Bearer grant = fixture.drawn();
          posts.add(() -> fixture.grant(owner, first, grant));
        }
        List<GrantOutcome> outcomes = ShareFixture.atOnce(posts);
        var granted = new GrantOutcome.Granted(A_DAY_LATER);
        assertThat(outcomes.stream().filter(granted::equals)).hasSize(1);
        var exhausted = new GrantOutcome.Exhausted();
        assertThat(outcomes.stream().filter(exhausted::equals)).hasSize(49);
        assertThat(downloads(fixture, owner)).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void grantsThatAreRepeatedAtOnceAreCountedOnceEach(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      Owner.Draft first = owner.first().limit(100);
      fixture.put(owner, first);
      Set<Bearer> drawn = new HashSet<>();
      List<Callable<GrantOutcome>> posts = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Bearer grant = fixture.drawn();
        drawn.add(grant);
        for (int copy = 0; copy < 5; copy++) posts.add(() -> fixture.grant(owner, first, grant));
      }
      List<GrantOutcome> outcomes = ShareFixture.atOnce(posts);
      var granted = new GrantOutcome.Granted(A_DAY_LATER);
      var repeated = new GrantOutcome.Repeated(A_DAY_LATER);
      assertThat(outcomes.stream().filter(granted::equals)).hasSize(drawn.size());
      assertThat(outcomes.stream().filter(repeated::equals)).hasSize(48);
      assertThat(downloads(fixture, owner)).isEqualTo(drawn.size());
      assertThat(fixture.shares().counts().downloads()).isEqualTo(drawn.size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGrantOpensTheObjectsOfItsShareAndNoOthers(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(2);
      Owner.Draft first = owner.first();
      fixture.put(owner, first);
      Owner other = fixture.owner(1);
      fixture.put(other, other.first());
      Bearer grant = fixture.drawn();
      assertThat(fixture.check(grant, owner)).isEqualTo(new GrantCheck.Refused());
      fixture.grant(owner, first, grant);
      var object = owner.objects.get(1).entry().id();
      assertThat(fixture.grants().check(grant, object)).isEqualTo(new GrantCheck.Allowed(object));
      assertThat(fixture.check(grant, other)).isEqualTo(new GrantCheck.UnknownObject());
      assertThat(fixture.grants().check(first.access(), object))
          .isEqualTo(new GrantCheck.Refused());
      assertThat(fixture.grants().grant(other.link, first.access(), fixture.drawn()))
          .isEqualTo(new GrantOutcome.Refused());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aGrantLivesADayOrUntilTheShareExpires(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      Owner.Draft first = owner.first();
      fixture.put(owner, first);
      Bearer grant = fixture.drawn();
      fixture.grant(owner, first, grant);
      fixture.advance(Duration.ofHours(24).minusMillis(1));
      assertThat(fixture.check(grant, owner)).isInstanceOf(GrantCheck.Allowed.class);
      fixture.advance(Duration.ofMillis(1));
      assertThat(fixture.check(grant, owner)).isEqualTo(new GrantCheck.Refused());
      assertThat(fixture.grant(owner, first, grant)).isEqualTo(new GrantOutcome.Spent());

      Owner brief = fixture.owner(1);
      Owner.Draft soon = brief.first().expires(Duration.ofHours(25));
      fixture.put(brief, soon);
      Bearer late = fixture.drawn();
      assertThat(fixture.grant(brief, soon, late))
          .isEqualTo(new GrantOutcome.Granted(SimulatedClock.START.plus(Duration.ofHours(25))));
      fixture.advance(Duration.ofHours(1));
      assertThat(fixture.check(late, brief)).isEqualTo(new GrantCheck.Expired());
      assertThat(fixture.grant(brief, soon, late)).isEqualTo(new GrantOutcome.Expired());
    }
  }

  @ParameterizedTest
  @EnumSource
  void grantsDieAtOnceByEndNewEpochAndBlock(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      Owner.Draft first = owner.first();
      fixture.put(owner, first);
      Bearer grant = fixture.drawn();
      fixture.grant(owner, first, grant);
      fixture.store.operator().block(owner.link, "reported");
      assertThat(fixture.check(grant, owner)).isEqualTo(new GrantCheck.Blocked("reported"));
      assertThat(fixture.grant(owner, first, grant))
          .isEqualTo(new GrantOutcome.Blocked("reported"));
      fixture.store.operator().unblock(owner.link);
      assertThat(fixture.check(grant, owner)).isInstanceOf(GrantCheck.Allowed.class);

      Owner.Draft second = first.version(2).withPassword().epoch(2, owner.box(), fixture.drawn());
      fixture.put(owner, second);
      assertThat(fixture.check(grant, owner)).isEqualTo(new GrantCheck.Refused());
      assertThat(fixture.grant(owner, first, grant)).isEqualTo(new GrantOutcome.Refused());
      assertThat(fixture.grant(owner, second, grant)).isEqualTo(new GrantOutcome.Spent());
      Bearer another = fixture.drawn();
      fixture.grant(owner, second, another);
      fixture.put(owner, second.version(3).ended());
      assertThat(fixture.check(another, owner)).isEqualTo(new GrantCheck.Ended());
      assertThat(fixture.grant(owner, second, another)).isEqualTo(new GrantOutcome.Ended());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExhaustedShareIsStillReadAndItsGrantsStillFetch(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      Owner.Draft first = owner.first().limit(1);
      fixture.put(owner, first);
      Bearer grant = fixture.drawn();
      fixture.grant(owner, first, grant);
      var view = (ReadOutcome.ForRecipient) fixture.shares().read(owner.link, first.access());
      assertThat(view.state()).isEqualTo(ShareState.EXHAUSTED);
      assertThat(fixture.shares().manifest(owner.link, first.access()))
          .isInstanceOf(ManifestOutcome.Allowed.class);
      assertThat(fixture.check(grant, owner)).isInstanceOf(GrantCheck.Allowed.class);
      assertThat(fixture.grant(owner, first, grant))
          .isEqualTo(new GrantOutcome.Repeated(A_DAY_LATER));
      fixture.put(owner, first.version(2).limit(2));
      assertThat(fixture.grant(owner, first, fixture.drawn()))
          .isInstanceOf(GrantOutcome.Granted.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneGrantIsForOneShare(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner one = fixture.owner(1);
      Owner.Draft first = one.first();
      fixture.put(one, first);
      Owner two = fixture.owner(1);
      Owner.Draft second = two.first();
      fixture.put(two, second);
      Bearer grant = fixture.drawn();
      List<GrantOutcome> outcomes =
          ShareFixture.atOnce(
              List.of(
                  () -> fixture.grant(one, first, grant), () -> fixture.grant(two, second, grant)));
      assertThat(outcomes)
          .containsExactlyInAnyOrder(
              new GrantOutcome.Granted(A_DAY_LATER), new GrantOutcome.Spent());
      assertThat(downloads(fixture, one) + downloads(fixture, two)).isEqualTo(1);
    }
  }

  private static long downloads(ShareFixture fixture, Owner owner) throws Exception {
    return ((ReadOutcome.ForOwner) fixture.shares().read(owner.link, owner.owner)).downloads();
  }
}
