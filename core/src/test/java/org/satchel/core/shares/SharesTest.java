package org.satchel.core.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.core.StorageException;
import org.satchel.core.objects.Claim;
import org.satchel.core.objects.UploadSecret;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.Reason;
import org.satchel.testkit.Seed;

/** Creating shares and reading them, what is refused, and who wins when several want the same. */
final class SharesTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aShareIsMadeOnceAndARepeatedBundleChangesNothing(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(3);
      Owner.Draft first = owner.first();
      byte[] bundle = owner.bundleBytes(first);
      assertThat(put(fixture, owner, bundle)).isEqualTo(new PutOutcome.Created(1));
      assertThat(put(fixture, owner, bundle)).isEqualTo(new PutOutcome.Unchanged(1));
      for (Claim claim : owner.objects) {
        assertThat(fixture.holder(claim)).contains(owner.link);
      }
      var manifest = owner.objects.getFirst().entry().id();
      assertThat(fixture.shares().manifest(owner.link, first.access()))
          .isEqualTo(new ManifestOutcome.Allowed(manifest));
      long bytes = owner.objects.stream().mapToLong(it -> it.entry().storedBytes()).sum();
      assertThat(fixture.shares().counts()).isEqualTo(new ShareCounts(1, 3, bytes, 0));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whereHalfOfTheReserveIsGoneNothingIsAddedAndWhatIsThereIsEditedAndEnded(Engines engine)
      throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      Owner other = fixture.owner(1);
      Owner.Draft first = owner.first();
      Bearer known = fixture.drawn();
      fixture.put(owner, first);
      fixture.free = fixture.objects.uploads().reserveBytes() / 2;
      assertThat(fixture.grant(owner, first, known)).isInstanceOf(GrantOutcome.Granted.class);
      fixture.free = fixture.objects.uploads().reserveBytes() / 2 - 1;
      assertNoRoom(() -> fixture.grant(owner, first, fixture.drawn()));
      assertNoRoom(() -> fixture.put(other, other.first()));
      assertThat(fixture.grant(owner, first, known)).isInstanceOf(GrantOutcome.Repeated.class);
      assertThat(fixture.check(known, owner)).isInstanceOf(GrantCheck.Allowed.class);
      Owner.Draft second = first.version(2).limit(9);
      assertThat(fixture.put(owner, second)).isEqualTo(new PutOutcome.Updated(2));
      assertThat(fixture.put(owner, second.version(3).ended()))
          .isEqualTo(new PutOutcome.Updated(3));
      assertThat(fixture.sweep()).isEqualTo(1);
      assertThat(fixture.holder(owner.objects.getFirst())).isEmpty();
    }
  }

  private static void assertNoRoom(ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.FULL));
  }

  @ParameterizedTest
  @EnumSource
  void theAccessBearerReadsTheCapsuleAndTheOwnersAll(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      Owner.Draft first = owner.first();
      fixture.put(owner, first);
      var recipient = (ReadOutcome.ForRecipient) fixture.shares().read(owner.link, first.access());
      assertThat(recipient.capsule()).isEqualTo(first.capsule());
      assertThat(recipient.state()).isEqualTo(ShareState.LIVE);
      var mine = (ReadOutcome.ForOwner) fixture.shares().read(owner.link, owner.owner);
      assertThat(mine.share().version()).isEqualTo(1);
      assertThat(mine.ownerBox()).isPresent();
      assertThat(fixture.shares().read(owner.link, fixture.drawn()))
          .isEqualTo(new ReadOutcome.Refused());
      assertThat(fixture.shares().read(fixture.owner(1).link, first.access()))
          .isEqualTo(new ReadOutcome.Unknown());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anObjectThatDoesNotFitIsNamedAndNothingIsChanged(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      List<Claim> good = fixture.rows(3);
      var secret = UploadSecret.draw(fixture.random);
      Claim second = good.get(1);
      ObjectEntry entry = second.entry();
      var unknown = new ObjectEntry(ObjectId.draw(fixture.random), entry.root(), 5);
      var longer = new ObjectEntry(entry.id(), entry.root(), entry.storedBytes() + 1);
      var other = new ObjectEntry(entry.id(), Hash.OF_NOTHING, entry.storedBytes());
      assertRefused(fixture, good, new Claim(1, entry, secret), Claim.Refusal.WRONG_SECRET);
      assertRefused(fixture, good, new Claim(1, unknown, secret), Claim.Refusal.UNKNOWN);
      assertRefused(
          fixture, good, new Claim(1, longer, second.secret()), Claim.Refusal.OTHER_BYTES);
      assertRefused(fixture, good, new Claim(1, other, second.secret()), Claim.Refusal.OTHER_BYTES);
      fixture.database.write(
          tx ->
              tx.sql("UPDATE objects SET state = 0 WHERE object_id = ?")
                  .bind(entry.id().bytes())
                  .update());
      assertRefused(fixture, good, second, Claim.Refusal.UNFINISHED);
      assertThat(fixture.shares().counts()).isEqualTo(new ShareCounts(0, 0, 0, 0));
    }
  }

  private static void assertRefused(
      ShareFixture fixture, List<Claim> good, Claim second, Claim.Refusal why) throws Exception {
    var owner = new Owner(fixture.random.split(), List.of(good.get(0), second, good.get(2)));
    assertThat(fixture.put(owner, owner.first())).isEqualTo(new PutOutcome.ObjectMismatch(1, why));
    assertThat(fixture.holder(good.get(0))).isEmpty();
    assertThat(fixture.holder(good.get(2))).isEmpty();
    assertThat(fixture.count("SELECT COUNT(*) AS n FROM share_drafts")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void anObjectThatIsListedTwiceIsRefused(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      List<Claim> rows = fixture.rows(2);
      var owner = new Owner(fixture.random.split(), List.of(rows.get(0), rows.get(1), rows.get(0)));
      var outcome = (PutOutcome.ObjectMismatch) fixture.put(owner, owner.first());
      assertThat(outcome.why()).isEqualTo(Claim.Refusal.LISTED_TWICE);
      assertThat(fixture.holder(rows.get(0))).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRecipientCannotShareAgainWhatWasGrantedToThem(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(2);
      fixture.put(owner, owner.first());
      var recipient = new Owner(fixture.random.split(), guessed(fixture, owner.objects));
      assertThat(whyRefused(fixture, recipient)).isEqualTo(Claim.Refusal.IN_OTHER_SHARE);
      var uploader = new Owner(fixture.random.split(), owner.objects);
      assertThat(whyRefused(fixture, uploader)).isEqualTo(Claim.Refusal.IN_OTHER_SHARE);
      assertThat(fixture.holder(owner.objects.get(1))).contains(owner.link);
      List<Claim> unshared = fixture.rows(2);
      var stranger = new Owner(fixture.random.split(), guessed(fixture, unshared));
      assertThat(whyRefused(fixture, stranger)).isEqualTo(Claim.Refusal.WRONG_SECRET);
      assertThat(fixture.holder(unshared.get(1))).isEmpty();
    }
  }

  private static List<Claim> guessed(ShareFixture fixture, List<Claim> objects) {
    List<Claim> claims = new ArrayList<>();
    for (Claim claim : objects) {
      var secret = UploadSecret.draw(fixture.random);
      claims.add(new Claim(claim.ordinal(), claim.entry(), secret));
    }
    return claims;
  }

  @ParameterizedTest
  @EnumSource
  void nobodyElseCanPutARecordForALink(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      fixture.put(owner, owner.first());
      Owner stranger = fixture.owner(1);
      assertThat(fixture.shares().put(owner.link, stranger.bundle(stranger.first())))
          .isInstanceOfSatisfying(
              PutOutcome.RecordRefused.class,
              it -> assertThat(it.reason()).isEqualTo(Reason.WRONG_LINK_ID));
      byte[] forged = owner.bundleBytes(owner.first().version(2));
      forged[300] ^= 1;
      assertThat(put(fixture, owner, forged))
          .isInstanceOfSatisfying(
              PutOutcome.RecordRefused.class,
              it -> assertThat(it.reason()).isEqualTo(Reason.BAD_SIGNATURE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBundleThatIsCutAnywhereOrGoesOnChangesNothing(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(4);
      byte[] whole = owner.bundleBytes(owner.first());
      Seed seed = ShareFixture.SEED.forPart("cuts");
      seed.rounds(
          40,
          (random, round) -> {
            byte[] part = Arrays.copyOf(whole, random.nextInt(whole.length));
            assertThat(put(fixture, owner, part)).isInstanceOf(PutOutcome.RecordRefused.class);
          });
      byte[] longer = Arrays.copyOf(whole, whole.length + 1);
      assertThat(put(fixture, owner, longer)).isInstanceOf(PutOutcome.RecordRefused.class);
      InputStream broken = new CutStream(whole, whole.length - 1);
      assertThat(catchThrowable(() -> fixture.shares().put(owner.link, broken)))
          .isInstanceOf(IOException.class);
      assertThat(fixture.holder(owner.objects.getFirst())).isEmpty();
      assertThat(put(fixture, owner, whole)).isEqualTo(new PutOutcome.Created(1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aShareThatIsPastAtCreationIsRefusedAndItsObjectsStayFree(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(1);
      Owner.Draft first = owner.first();
      assertThat(fixture.put(owner, first.expires(Duration.ZERO)))
          .isEqualTo(new PutOutcome.Expired());
      assertThat(fixture.put(owner, first.expires(Duration.ofDays(-9000))))
          .isEqualTo(new PutOutcome.Expired());
      Duration absurd = Duration.ofMillis(1L << 52);
      assertThat(fixture.put(owner, first.expires(absurd))).isEqualTo(new PutOutcome.Created(1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofSharesThatWantTheSameObjectsExactlyOneGetsThem(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      for (int round = 0; round < 8; round++) {
        List<Claim> rows = fixture.rows(40);
        List<Callable<PutOutcome>> puts = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
          List<Claim> shuffled = new ArrayList<>(rows);
          Collections.shuffle(shuffled, new java.util.Random(fixture.random.nextLong()));
          var owner = new Owner(fixture.random.split(), shuffled);
          byte[] bundle = owner.bundleBytes(owner.first());
          puts.add(() -> put(fixture, owner, bundle));
        }
        List<PutOutcome> outcomes = ShareFixture.atOnce(puts);
        assertThat(outcomes.stream().filter(PutOutcome.Created.class::isInstance)).hasSize(1);
        assertThat(
                outcomes.stream()
                    .filter(PutOutcome.ObjectMismatch.class::isInstance)
                    .map(it -> ((PutOutcome.ObjectMismatch) it).why()))
            .hasSize(5)
            .containsOnly(Claim.Refusal.IN_OTHER_SHARE);
      }
      assertThat(fixture.shares().counts().shares()).isEqualTo(8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameBundleSentByEightAtOnceMakesOneShare(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(30);
      byte[] bundle = owner.bundleBytes(owner.first());
      List<PutOutcome> outcomes =
          ShareFixture.atOnce(Collections.nCopies(8, () -> put(fixture, owner, bundle)));
      assertThat(outcomes).contains(new PutOutcome.Created(1));
      assertThat(outcomes.stream().filter(new PutOutcome.Unchanged(1)::equals)).hasSize(7);
      assertThat(fixture.shares().counts().shares()).isEqualTo(1);
    }
  }

  private static Claim.Refusal whyRefused(ShareFixture fixture, Owner owner) throws Exception {
    return ((PutOutcome.ObjectMismatch) fixture.put(owner, owner.first())).why();
  }

  private static PutOutcome put(ShareFixture fixture, Owner owner, byte[] bundle) throws Exception {
    return fixture.shares().put(owner.link, new ByteArrayInputStream(bundle));
  }

  /** A connection that breaks after some bytes. */
  private static final class CutStream extends ByteArrayInputStream {
    CutStream(byte[] bytes, int length) {
      super(bytes, 0, length);
    }

    @Override
    public byte[] readNBytes(int length) throws IOException {
      byte[] bytes = super.readNBytes(length);
      if (bytes.length < length) throw new IOException("the connection is gone");
      return bytes;
    }
  }
}
