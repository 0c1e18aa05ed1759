package org.satchel.core.shares;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.format.record.LinkId;

/** What the operator may do to shares. */
final class OperatorTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void theListGoesThroughAllSharesPageByPage(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      List<LinkId> made = new ArrayList<>();
      for (int i = 0; i < 23; i++) {
        Owner owner = fixture.owner(1);
        fixture.put(owner, owner.first().limit(i).expires(Duration.ofDays(1)));
        made.add(owner.link);
      }
      List<LinkId> listed = new ArrayList<>();
      Optional<LinkId> after = Optional.empty();
      List<ListedShare> page;
      do {
        page = fixture.store.operator().list(after, 10);
        page.forEach(share -> listed.add(share.link()));
        after = Optional.of(page.getLast().link());
      } while (page.size() == 10);
      assertThat(listed).isSorted().containsExactlyInAnyOrderElementsOf(made);
      assertThat(page.getFirst().state()).isEqualTo(ShareState.LIVE);
      assertThat(page.getFirst().expires()).isPresent();
      assertThat(page.getFirst().objects()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aShareThatTheOperatorEndedStaysEndedForItsOwnerToo(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      Owner.Draft first = owner.first();
      fixture.put(owner, first);
      assertThat(fixture.store.operator().end(owner.link)).isEqualTo(new OperatorOutcome.Done());
      assertThat(fixture.store.operator().end(owner.link)).isEqualTo(new OperatorOutcome.Done());
      assertThat(fixture.store.operator().block(owner.link, "too late"))
          .isEqualTo(new OperatorOutcome.Ended());
      assertThat(fixture.put(owner, first.version(2))).isEqualTo(new PutOutcome.Ended());
      assertThat(fixture.shares().read(owner.link, first.access()))
          .isEqualTo(new ReadOutcome.Ended());
      assertThat(((ReadOutcome.ForOwner) fixture.shares().read(owner.link, owner.owner)).state())
          .isEqualTo(ShareState.ENDED);
      assertThat(fixture.put(owner, first.version(2).ended())).isEqualTo(new PutOutcome.Updated(2));
      assertThat(fixture.shares().counts().shares()).isZero();
      assertThat(fixture.sweep()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBlockedShareIsWithheldUntilUnblockedButItsOwnerMayEndIt(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      Owner.Draft first = owner.first();
      fixture.put(owner, first);
      fixture.store.operator().block(owner.link, "a court's order");
      var blocked = new ReadOutcome.Blocked("a court's order");
      assertThat(fixture.shares().read(owner.link, first.access())).isEqualTo(blocked);
      assertThat(fixture.shares().manifest(owner.link, first.access()))
          .isEqualTo(new ManifestOutcome.Blocked("a court's order"));
      assertThat(fixture.put(owner, first.version(2)))
          .isEqualTo(new PutOutcome.Blocked("a court's order"));
      var mine = (ReadOutcome.ForOwner) fixture.shares().read(owner.link, owner.owner);
      assertThat(mine.state()).isEqualTo(ShareState.BLOCKED);
      fixture.store.operator().unblock(owner.link);
      assertThat(fixture.shares().read(owner.link, first.access()))
          .isInstanceOf(ReadOutcome.ForRecipient.class);
      fixture.store.operator().block(owner.link, "again");
      assertThat(fixture.put(owner, first.version(2).ended())).isEqualTo(new PutOutcome.Updated(2));
      LinkId nobody = fixture.owner(1).link;
      assertThat(fixture.store.operator().unblock(nobody)).isEqualTo(new OperatorOutcome.Unknown());
      assertThat(fixture.store.operator().end(nobody)).isEqualTo(new OperatorOutcome.Unknown());
    }
  }
}
