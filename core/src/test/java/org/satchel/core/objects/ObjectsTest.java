package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.satchel.core.objects.StoreFixture.bytes;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectId;
import org.satchel.swarm.Disk;
import org.satchel.swarm.LocalDisk;

/** Objects get into shares and out of them, and quotas are kept. */
final class ObjectsTest {

  private static final LinkId MINE = link(1);
  private static final LinkId OTHER = link(2);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void onlyItsUploaderPutsAnObjectIntoAShareOnce(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      var one = fixture.upload(bytes(10, 1));
      var two = fixture.upload(bytes(20, 2));
      Claim first = claim(fixture, one);
      Claim second = claim(fixture, two);
      assertThat(put(fixture, MINE, 0, first, second)).isEmpty();
      assertThat(put(fixture, MINE, 0, first, second)).as("again").isEmpty();
      assertThat(put(fixture, MINE, 1, first)).contains(refused(1, Claim.Refusal.LISTED_TWICE));
      assertThat(put(fixture, OTHER, 0, first)).contains(refused(0, Claim.Refusal.IN_OTHER_SHARE));
      assertThat(fixture.uploads().remove(one.secret())).isEqualTo(new RemoveOutcome.InShare());
      assertThat(listed(fixture)).containsExactly(one.object(), two.object());
      fixture.clock.advance(Duration.ofDays(30));
      assertThat(fixture.cleanUp().expired()).isZero();
      assertThat(fixture.uploads().state(one.secret()))
          .isInstanceOfSatisfying(
              UploadState.Complete.class, state -> assertThat(state.expires()).isEmpty());
    }
  }

  private static List<ObjectId> listed(StoreFixture fixture) throws Exception {
    return fixture.database.read(
        tx ->
            tx.sql("SELECT object_id FROM objects WHERE link_id = ? ORDER BY ordinal")
                .bind(MINE.bytes())
                .list(ObjectTable::id));
  }

  @ParameterizedTest
  @EnumSource
  void aClaimThatDoesNotFitIsRefusedForItsReason(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      var done = fixture.upload(bytes(10, 1));
      var open = fixture.begin(10);
      Claim good = claim(fixture, done);
      var random = new SplittableRandom(9);
      assertThat(put(fixture, MINE, 0, good, unknown(random)))
          .contains(refused(1, Claim.Refusal.UNKNOWN));
      assertThat(put(fixture, MINE, 0, new Claim(0, good.entry(), UploadSecret.draw(random))))
          .contains(refused(0, Claim.Refusal.WRONG_SECRET));
      var unfinished = new ObjectEntry(open.object(), Hash.OF_NOTHING, 10);
      assertThat(put(fixture, MINE, 0, new Claim(0, unfinished, open.secret())))
          .contains(refused(0, Claim.Refusal.UNFINISHED));
      var longer = new ObjectEntry(done.object(), good.entry().root(), 11);
      assertThat(put(fixture, MINE, 0, new Claim(0, longer, done.secret())))
          .contains(refused(0, Claim.Refusal.OTHER_BYTES));
      var otherRoot = new ObjectEntry(done.object(), Hash.OF_NOTHING, 10);
      assertThat(put(fixture, MINE, 0, new Claim(0, otherRoot, done.secret())))
          .contains(refused(0, Claim.Refusal.OTHER_BYTES));
      assertThat(fixture.store.objects().find(done.object()).orElseThrow().share()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void condemnedObjectsGoInBatchesAndReleasedOnesLiveOn(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      var kept = fixture.upload(bytes(10, 1));
      assertThat(put(fixture, OTHER, 0, claim(fixture, kept))).isEmpty();
      for (int i = 0; i < 5; i++) {
        assertThat(put(fixture, MINE, i, claim(fixture, fixture.upload(bytes(10, i))))).isEmpty();
      }
      Objects objects = fixture.store.objects();
      int first = fixture.database.write(tx -> objects.condemn(tx, MINE, 3));
      int second = fixture.database.write(tx -> objects.condemn(tx, MINE, 3));
      assertThat(List.of(first, second)).containsExactly(3, 2);
      int released = fixture.database.write(tx -> objects.release(tx, OTHER, 10));
      assertThat(released).isEqualTo(1);
      assertThat(fixture.cleanUp().erased()).isEqualTo(5);
      assertThat(fixture.files("segments")).isEqualTo(1);
      fixture.assertStored(kept, bytes(10, 1));
      assertThat(fixture.uploads().remove(kept.secret())).isEqualTo(new RemoveOutcome.Removed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void quotasOfAccountAndInstanceAreKept(Engines engine) throws Exception {
    var config =
        new ObjectsConfig(
            OptionalLong.of(1000),
            ObjectsConfig.OBJECT_BYTES_MAX,
            ObjectsConfig.ORPHAN_GRACE_DEFAULT);
    try (var fixture = new StoreFixture(engine, folder, config, new LocalDisk())) {
      assertThat(begin(fixture, 600, 1, 500)).isEqualTo(new BeginOutcome.OverQuota());
      var mine = (BeginOutcome.Begun) begin(fixture, 500, 1, 500);
      assertThat(begin(fixture, 1, 1, 500)).isEqualTo(new BeginOutcome.OverQuota());
      assertThat(begin(fixture, 501, 2, 10_000)).isEqualTo(new BeginOutcome.OverQuota());
      assertThat(begin(fixture, 500, 2, 10_000)).isInstanceOf(BeginOutcome.Begun.class);
      assertThat(begin(fixture, 1, 3, 10_000)).isEqualTo(new BeginOutcome.OverQuota());
      fixture.uploads().remove(mine.secret());
      fixture.cleanUp();
      assertThat(begin(fixture, 500, 1, 500)).isInstanceOf(BeginOutcome.Begun.class);
      assertThat(begin(fixture, 1, 1, 500)).isEqualTo(new BeginOutcome.OverQuota());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aQuotaBoundsHowManyObjectsThereAreToo(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      long quota = 2 * UsageTable.BLOCK_BYTES;
      int most = UsageTable.OBJECTS_LEAST + 2;
      var mine = (BeginOutcome.Begun) begin(fixture, 0, 1, quota);
      for (int i = 1; i < most; i++) begin(fixture, i % 2, 1, quota);
      assertThat(begin(fixture, 0, 1, quota)).isEqualTo(new BeginOutcome.OverQuota());
      assertThat(begin(fixture, 1, 1, quota)).isEqualTo(new BeginOutcome.OverQuota());
      assertThat(begin(fixture, 0, 2, quota)).isInstanceOf(BeginOutcome.Begun.class);
      fixture.uploads().remove(mine.secret());
      fixture.runCleanUp();
      assertThat(begin(fixture, 1, 1, quota)).isInstanceOf(BeginOutcome.Begun.class);
      assertThat(begin(fixture, 1, 1, quota)).isEqualTo(new BeginOutcome.OverQuota());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUploadOfUnknownLengthStopsAtTheQuota(Engines engine) throws Exception {
    var config =
        new ObjectsConfig(
            OptionalLong.of(1000),
            ObjectsConfig.OBJECT_BYTES_MAX,
            ObjectsConfig.ORPHAN_GRACE_DEFAULT);
    try (var fixture = new StoreFixture(engine, folder, config, new LocalDisk())) {
      byte[] bytes = bytes(1001, 1);
      var begun = fixture.begin(OptionalLong.empty(), UploadKind.WHOLE);
      assertThat(fixture.append(begun, 0, BytesBody.of(bytes, 0, 400)))
          .isInstanceOf(AppendOutcome.Appended.class);
      assertThat(fixture.append(begun, 400, BytesBody.of(bytes, 400, 1001)))
          .isEqualTo(new AppendOutcome.OverQuota());
      assertThat(fixture.append(begun, 400, BytesBody.of(bytes, 400, 1000)))
          .isInstanceOf(AppendOutcome.Appended.class);
      assertThat(fixture.uploads().declareLength(begun.secret(), 1000, 1001))
          .isEqualTo(new DeclareOutcome.OverQuota());
      assertThat(fixture.uploads().declareLength(begun.secret(), 1000, 1000))
          .isEqualTo(new DeclareOutcome.Declared());
      fixture.append(begun, 1000, BytesBody.of(new byte[0]));
      fixture.assertStored(begun, java.util.Arrays.copyOf(bytes, 1000));
    }
  }

  @ParameterizedTest
  @EnumSource
  void lengthsThatAreOnlyDeclaredNeverOverflowTheSum(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder, StoreFixture.UNLIMITED, endless())) {
      var later = fixture.begin(OptionalLong.empty(), UploadKind.WHOLE);
      var given = fixture.begin(1);
      fixture.database.write(
          tx ->
              tx.sql("UPDATE object_usage SET bytes = ?")
                  .bind(ObjectsConfig.QUOTA_BYTES_MAX - ObjectsConfig.OBJECT_BYTES_MAX)
                  .update());
      var longest = begin(fixture, ObjectsConfig.OBJECT_BYTES_MAX, 1, OptionalLong.empty());
      assertThat(longest).isInstanceOf(BeginOutcome.Begun.class);
      assertThat(begin(fixture, 1, 1, OptionalLong.empty()))
          .isEqualTo(new BeginOutcome.OverQuota());
      assertThat(fixture.uploads().declareLength(later.secret(), 0, 1))
          .isEqualTo(new DeclareOutcome.OverQuota());
      assertThat(fixture.append(later, 0, BytesBody.of(new byte[1])))
          .isEqualTo(new AppendOutcome.OverQuota());
      fixture.uploads().remove(given.secret());
      fixture.cleanUp();
      assertThat(begin(fixture, 1, 1, OptionalLong.empty())).isInstanceOf(BeginOutcome.Begun.class);
    }
  }

  /** A disk that has room for the longest object. */
  private static Disk endless() {
    var disk = new LocalDisk();
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) ->
                method.getName().equals("freeBytes")
                    ? Long.MAX_VALUE
                    : method.invoke(disk, arguments));
  }

  @Test
  void noQuotaIsLargerThanWhatHoldsWithoutOne() {
    OptionalLong tooLarge = OptionalLong.of(ObjectsConfig.QUOTA_BYTES_MAX + 1);
    assertThatThrownBy(() -> new ObjectsConfig(tooLarge, 1, ObjectsConfig.ORPHAN_GRACE_DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Allowance.Account account(int number) {
    byte[] id = new byte[Allowance.Account.BYTES];
    id[0] = (byte) number;
    return Allowance.Account.of(id);
  }

  private static BeginOutcome begin(StoreFixture fixture, long length, int account, long quota)
      throws Exception {
    return begin(fixture, length, account, OptionalLong.of(quota));
  }

  private static BeginOutcome begin(
      StoreFixture fixture, long length, int account, OptionalLong quota) throws Exception {
    var allowance = new Allowance(account(account), quota);
    return fixture
        .uploads()
        .begin(
            new BeginRequest(
                Optional.empty(),
                OptionalLong.of(length),
                UploadKind.WHOLE,
                Optional.of(allowance)));
  }

  private static Claim claim(StoreFixture fixture, BeginOutcome.Begun begun) throws Exception {
    StoredObject stored = fixture.store.objects().find(begun.object()).orElseThrow();
    return new Claim(
        0, new ObjectEntry(stored.id(), stored.root(), stored.length()), begun.secret());
  }

  private static Claim unknown(SplittableRandom random) {
    return new Claim(
        0, new ObjectEntry(ObjectId.draw(random), Hash.OF_NOTHING, 1), UploadSecret.draw(random));
  }

  private static Claim.Refused refused(long ordinal, Claim.Refusal why) {
    return new Claim.Refused(ordinal, why);
  }

  /** Claims at consecutive places from one on. */
  private static Optional<Claim.Refused> put(
      StoreFixture fixture, LinkId share, long first, Claim... claims) throws Exception {
    List<Claim> placed = new ArrayList<>();
    for (Claim claim : claims) {
      placed.add(new Claim(first + placed.size(), claim.entry(), claim.secret()));
    }
    return fixture.database.write(
        tx -> {
          var refused = fixture.store.objects().claim(tx, share, placed);
          if (refused.isPresent()) tx.undo();
          return refused;
        });
  }

  private static LinkId link(int number) {
    byte[] id = new byte[16];
    id[0] = (byte) number;
    return LinkId.of(id);
  }
}
