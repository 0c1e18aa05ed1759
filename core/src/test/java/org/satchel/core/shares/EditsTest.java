package org.satchel.core.shares;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.format.record.Bearer;

/** Editing and ending: what a newer record may change, and that nothing given up returns. */
final class EditsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void expiryAndLimitChangeAndAnOlderRecordNeverReturns(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(2);
      Owner.Draft first = owner.first();
      fixture.put(owner, first);
      Owner.Draft second = first.version(2).limit(3).expires(Duration.ofDays(2));
      assertThat(fixture.put(owner, second)).isEqualTo(new PutOutcome.Updated(2));
      assertThat(fixture.put(owner, second)).isEqualTo(new PutOutcome.Unchanged(2));
      assertThat(fixture.put(owner, first)).isEqualTo(new PutOutcome.VersionConflict(2));
      assertThat(fixture.put(owner, second.limit(4))).isEqualTo(new PutOutcome.VersionConflict(2));
      assertThat(fixture.put(owner, second.version(9))).isEqualTo(new PutOutcome.Updated(9));
      assertThat(fixture.put(owner, second.version(3)))
          .isEqualTo(new PutOutcome.VersionConflict(9));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEditOfNoShareMakesNone(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      assertThat(fixture.put(owner, owner.first().version(2)))
          .isEqualTo(new PutOutcome.UnknownShare());
      assertThat(fixture.put(owner, owner.first().version(2).ended()))
          .isEqualTo(new PutOutcome.UnknownShare());
    }
  }

  @ParameterizedTest
  @EnumSource
  void objectsNeverChangeAndTheBearerOnlyWithTheEpoch(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(2);
      Owner.Draft first = owner.first();
      fixture.put(owner, first);
      Owner.Draft next = first.version(2);
      Bearer other = fixture.drawn();
      for (Owner.Draft wrong :
          List.of(
              next.withOtherList(),
              next.withPassword(),
              next.epoch(1, next.capsule(), other),
              next.epoch(2, owner.box(), first.access()))) {
        assertThat(fixture.put(owner, wrong)).isInstanceOf(PutOutcome.RecordRefused.class);
      }
      Owner.Draft password = next.withPassword().epoch(2, owner.box(), other);
      assertThat(fixture.put(owner, password)).isEqualTo(new PutOutcome.Updated(2));
      assertThat(fixture.shares().read(owner.link, first.access()))
          .isEqualTo(new ReadOutcome.Refused());
      assertThat(fixture.shares().read(owner.link, other))
          .isInstanceOf(ReadOutcome.ForRecipient.class);
      assertThat(fixture.put(owner, first.version(3))).isInstanceOf(PutOutcome.RecordRefused.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndedShareIsATombstoneForEver(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(2);
      Owner.Draft first = owner.first();
      fixture.put(owner, first);
      Owner.Draft tombstone = first.version(2).ended();
      assertThat(fixture.put(owner, tombstone)).isEqualTo(new PutOutcome.Updated(2));
      assertThat(fixture.put(owner, tombstone)).isEqualTo(new PutOutcome.Unchanged(2));
      assertThat(fixture.put(owner, first)).isEqualTo(new PutOutcome.VersionConflict(2));
      assertThat(fixture.put(owner, first.version(3))).isEqualTo(new PutOutcome.Ended());
      assertThat(fixture.shares().read(owner.link, first.access()))
          .isEqualTo(new ReadOutcome.Ended());
      assertThat(fixture.sweep()).isEqualTo(1);
      assertThat(fixture.holder(owner.objects.getFirst())).isEmpty();
      assertThat(fixture.put(owner, first)).isEqualTo(new PutOutcome.VersionConflict(2));
      var mine = (ReadOutcome.ForOwner) fixture.shares().read(owner.link, owner.owner);
      assertThat(mine.state()).isEqualTo(ShareState.ENDED);
      assertThat(mine.capsule()).isEmpty();
      assertThat(fixture.shares().counts()).isEqualTo(new ShareCounts(0, 0, 0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anExpiredShareIsExtendedUntilItsBytesAreGone(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(2);
      Owner.Draft first = owner.first().expires(Duration.ofHours(1));
      fixture.put(owner, first);
      fixture.advance(Duration.ofHours(1).minusMillis(1));
      assertThat(fixture.shares().read(owner.link, first.access()))
          .isInstanceOf(ReadOutcome.ForRecipient.class);
      fixture.advance(Duration.ofMillis(1));
      assertThat(fixture.shares().read(owner.link, first.access()))
          .isEqualTo(new ReadOutcome.Expired());
      Owner.Draft longer = first.version(2).expires(Duration.ofHours(3));
      assertThat(fixture.put(owner, longer)).isEqualTo(new PutOutcome.Updated(2));
      assertThat(fixture.sweep()).isZero();
      assertThat(fixture.shares().read(owner.link, first.access()))
          .isInstanceOf(ReadOutcome.ForRecipient.class);
      fixture.advance(Duration.ofHours(2));
      assertThat(fixture.sweep()).isEqualTo(1);
      assertThat(fixture.put(owner, longer.version(3).expires(Duration.ofDays(9))))
          .isEqualTo(new PutOutcome.Expired());
      fixture.advance(Duration.ofDays(-1)); // a clock that is set right brings nothing back
      assertThat(fixture.shares().read(owner.link, first.access()))
          .isEqualTo(new ReadOutcome.Expired());
      assertThat(fixture.put(owner, longer.version(3).ended()))
          .isEqualTo(new PutOutcome.Updated(3));
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofEditsWithOneVersionExactlyOneIsTaken(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      Owner.Draft first = owner.first();
      fixture.put(owner, first);
      for (int version = 2; version < 12; version++) {
        List<Callable<PutOutcome>> edits = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
          Owner.Draft edit = first.version(version).limit(i);
          edits.add(() -> fixture.put(owner, edit));
        }
        List<PutOutcome> outcomes = ShareFixture.atOnce(edits);
        long taken = outcomes.stream().filter(new PutOutcome.Updated(version)::equals).count();
        var conflict = new PutOutcome.VersionConflict(version);
        assertThat(taken).as(ShareFixture.SEED.toString()).isEqualTo(1);
        assertThat(outcomes.stream().filter(conflict::equals)).hasSize(5);
      }
    }
  }
}
