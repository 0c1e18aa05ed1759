package org.satchel.core.shares;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.core.StorageException;
import org.satchel.core.objects.Claim;
import org.satchel.core.objects.UploadSecret;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.BundleReader;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;

/** Shares of so many objects that they are claimed in steps: still all or nothing. */
final class LongListsTest {

  /** More than lie on the heap, and no whole number of steps. */
  private static final int MANY = ObjectSpool.ON_HEAP_MAX + 1234;

  /** Some steps, all on the heap. */
  private static final int SOME = ShareCreation.STEP_OBJECTS * 3 + 7;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aLongListIsTakenWholeAndLeavesNoFile(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(MANY);
      Owner.Draft first = owner.first();
      byte[] bundle = owner.bundleBytes(first);
      refusedWhereItWouldEatTheReserve(fixture, bundle);
      assertThat(put(fixture, owner, bundle)).isEqualTo(new PutOutcome.Created(1));
      assertThat(put(fixture, owner, bundle)).isEqualTo(new PutOutcome.Unchanged(1));
      assertThat(claimed(fixture)).isEqualTo(MANY);
      assertThat(places(fixture, owner)).isEqualTo(MANY);
      assertThat(fixture.count("SELECT COUNT(*) AS n FROM share_drafts")).isZero();
      assertThat(fixture.files("lists")).isZero();
      assertThat(fixture.shares().counts().objects()).isEqualTo(MANY);
      fixture.put(owner, first.version(2).ended());
      assertThat(fixture.sweep()).isEqualTo(1);
      assertThat(fixture.count("SELECT COUNT(*) AS n FROM objects")).isZero();
    }
  }

  private void refusedWhereItWouldEatTheReserve(ShareFixture fixture, byte[] bundle)
      throws Exception {
    var reader = BundleReader.open(new ByteArrayInputStream(bundle));
    ObjectEntry manifest = reader.nextObject().orElseThrow();
    Path lists = folder.resolve("lists");
    assertThatThrownBy(() -> ObjectSpool.receive(manifest, reader, lists, Long.MAX_VALUE / 2))
        .asInstanceOf(type(StorageException.class))
        .extracting(StorageException::kind)
        .isEqualTo(StorageException.Kind.FULL);
    assertThat(fixture.files("lists")).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void oneWrongObjectInALongListFreesAllOthers(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      List<Claim> rows = new ArrayList<>(fixture.rows(MANY));
      int bad = fixture.random.nextInt(MANY);
      Claim wrong = new Claim(bad, rows.get(bad).entry(), UploadSecret.draw(fixture.random));
      List<Claim> spoiled = new ArrayList<>(rows);
      spoiled.set(bad, wrong);
      var owner = new Owner(fixture.random.split(), spoiled);
      assertThat(fixture.put(owner, owner.first()))
          .isEqualTo(new PutOutcome.ObjectMismatch(bad, Claim.Refusal.WRONG_SECRET));
      assertThat(claimed(fixture)).isZero();
      assertThat(fixture.count("SELECT COUNT(*) AS n FROM share_drafts")).isZero();
      assertThat(fixture.files("lists")).isZero();
      var honest = new Owner(fixture.random.split(), rows);
      assertThat(fixture.put(honest, honest.first())).isEqualTo(new PutOutcome.Created(1));
    }
  }

  @ParameterizedTest
  @CsvSource({"SQLITE, 1", "SQLITE, 1000", "SQLITE, " + MANY, "POSTGRESQL, 1"})
  void aListWhoseManifestNobodyUploadedIsRefusedBeforeItsRestIsReceived(Engines engine, int count)
      throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner known = fixture.owner(count);
      List<Claim> rows = new ArrayList<>(known.objects);
      ObjectEntry first = rows.getFirst().entry();
      var otherRoot = new ObjectEntry(first.id(), Hash.ZERO, first.storedBytes());
      rows.set(0, new Claim(0, otherRoot, rows.getFirst().secret()));
      assertThat(startOf(fixture, new Owner(fixture.random.split(), rows)))
          .isEqualTo(new PutOutcome.ObjectMismatch(0, Claim.Refusal.OTHER_BYTES));
      rows.set(0, fixture.unknown());
      assertThat(startOf(fixture, new Owner(fixture.random.split(), rows)))
          .isEqualTo(new PutOutcome.ObjectMismatch(0, Claim.Refusal.UNKNOWN));
      assertThat(fixture.put(known, known.first())).isEqualTo(new PutOutcome.Created(1));
      assertThat(startOf(fixture, new Owner(fixture.random.split(), known.objects)))
          .isEqualTo(new PutOutcome.ObjectMismatch(0, Claim.Refusal.IN_OTHER_SHARE));
    }
  }

  /** Puts a bundle of which no more comes than its record, its boxes and its first object. */
  private static PutOutcome startOf(ShareFixture fixture, Owner owner) throws Exception {
    int length = ShareRecord.BYTES + 2 * SealedBox.BYTES + ObjectEntry.BYTES;
    byte[] start = Arrays.copyOf(owner.bundleBytes(owner.first()), length);
    return put(fixture, owner, start);
  }

  @ParameterizedTest
  @EnumSource
  void madeUpObjectsAreRefusedByReadingOne(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      List<Claim> rows = new ArrayList<>(fixture.rows(1));
      for (int i = 1; i < ShareCreation.STEP_OBJECTS; i++) {
        Claim madeUp = fixture.unknown();
        rows.add(new Claim(i, madeUp.entry(), madeUp.secret()));
      }
      // The database's writer is held by somebody else until all is over.
      var owner = new Owner(fixture.random.split(), rows);
      fixture.database.write(
          tx -> {
            assertThat(inAnotherThread(() -> fixture.put(owner, owner.first())))
                .isInstanceOf(PutOutcome.ObjectMismatch.class);
            return 0;
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void soManyListsAreReceivedAtOnceAndFewObjectsFindAPlaceStill(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner slow = fixture.owner(ShareCreation.FEW_OBJECTS + 1);
      Owner another = fixture.owner(ShareCreation.FEW_OBJECTS + 1);
      Owner few = fixture.owner(ShareCreation.FEW_OBJECTS);
      List<Future<PutOutcome>> broken = new ArrayList<>();
      var stalled = new Stalled(slow.bundleBytes(slow.first()));
      try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < ShareCreation.MIDDLE_LISTS_MAX; i++) {
          broken.add(senders.submit(() -> fixture.shares().put(slow.link, stalled.body())));
        }
        try {
          stalled.awaitAll(ShareCreation.MIDDLE_LISTS_MAX);
          assertThat(fixture.put(another, another.first())).isEqualTo(new PutOutcome.Busy());
          assertThat(fixture.put(few, few.first())).isEqualTo(new PutOutcome.Created(1));
        } finally {
          stalled.breakOff();
        }
        assertThat(broken).allSatisfy(one -> assertThat(one).failsWithin(Duration.ofSeconds(20)));
      }
      assertThat(fixture.put(another, another.first())).isEqualTo(new PutOutcome.Created(1));
    }
  }

  /** Bundles of which all but the last byte comes, and that then break off together. */
  private static final class Stalled {
    private final byte[] bundle;
    private final CountDownLatch broken = new CountDownLatch(1);
    private final Semaphore waiting = new Semaphore(0);

    Stalled(byte[] bundle) {
      this.bundle = bundle;
    }

    InputStream body() {
      InputStream never =
          new InputStream() {
            @Override
            public int read() throws IOException {
              waiting.release();
              try {
                broken.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              throw new EOFException("broken off");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
              return read();
            }
          };
      return new SequenceInputStream(
          new ByteArrayInputStream(Arrays.copyOf(bundle, bundle.length - 1)), never);
    }

    void awaitAll(int count) throws InterruptedException {
      assertThat(waiting.tryAcquire(count, 60, TimeUnit.SECONDS)).isTrue();
    }

    void breakOff() {
      broken.countDown();
    }
  }

  private static PutOutcome inAnotherThread(Callable<PutOutcome> put) {
    try (ExecutorService one = Executors.newSingleThreadExecutor()) {
      return one.submit(put).get(20, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAKilledServerLeftIsFinishedByARetry(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(SOME);
      byte[] bundle = owner.bundleBytes(owner.first());
      leaveDraft(fixture, owner, owner.sign(owner.first()).body().listHash(), 0, 700);
      assertThat(put(fixture, owner, bundle)).isEqualTo(new PutOutcome.Busy());
      fixture.advance(DraftTable.LEASE);
      assertThat(put(fixture, owner, bundle)).isEqualTo(new PutOutcome.Created(1));
      assertThat(places(fixture, owner)).isEqualTo(SOME);
    }
  }

  @ParameterizedTest
  @EnumSource
  void claimsOfAnotherListAreReleasedBeforeTheNewOnesAreMade(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(SOME);
      leaveDraft(fixture, owner, Hash.ZERO, 3, 900); // the same objects, at other places
      fixture.advance(DraftTable.LEASE);
      assertThat(fixture.put(owner, owner.first())).isEqualTo(new PutOutcome.Created(1));
      assertThat(places(fixture, owner)).isEqualTo(SOME);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDraftThatWasTakenOverAndLeftIsOfNoListBeforeItsClaimsAreReleased(Engines engine)
      throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(SOME);
      leaveDraft(fixture, owner, Hash.sha256(new byte[] {1}), 3, 900);
      fixture.advance(DraftTable.LEASE);
      long nowMs = fixture.clock.instant().toEpochMilli();
      Hash own = owner.sign(owner.first()).body().listHash();
      assertThat(
              fixture.database.<DraftTable.Taken>write(
                  tx -> DraftTable.takeOver(tx, owner.link, new byte[] {1}, own, nowMs)))
          .isEqualTo(DraftTable.Taken.OTHER_LIST);
      fixture.advance(DraftTable.LEASE);
      assertThat(fixture.put(owner, owner.first())).isEqualTo(new PutOutcome.Created(1));
      assertThat(places(fixture, owner)).isEqualTo(SOME);
    }
  }

  @ParameterizedTest
  @EnumSource
  void housekeepingReleasesADraftThatNobodyFinishes(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      Owner owner = fixture.owner(SOME);
      leaveDraft(fixture, owner, Hash.ZERO, 0, 1200);
      fixture.sweep();
      assertThat(claimed(fixture)).isEqualTo(1200);
      fixture.advance(DraftTable.LEASE);
      fixture.store.housekeeping().run();
      assertThat(claimed(fixture)).isZero();
      assertThat(fixture.count("SELECT COUNT(*) AS n FROM share_drafts")).isZero();
      leaveDraft(fixture, owner, Hash.ZERO, 0, 1200);
      assertThat(fixture.shares().read(owner.link, owner.owner)).isEqualTo(new ReadOutcome.Busy());
      fixture.advance(DraftTable.LEASE.negated()); // a clock that was ahead is set right
      fixture.store.housekeeping().run();
      assertThat(fixture.shares().read(owner.link, owner.owner))
          .isEqualTo(new ReadOutcome.Unknown());
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofLongListsThatOverlapAtMostOneIsMadeAndNoneLosesObjects(Engines engine) throws Exception {
    try (var fixture = new ShareFixture(engine, folder)) {
      List<Claim> rows = fixture.rows(SOME);
      List<Callable<PutOutcome>> puts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        List<Claim> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(fixture.random.nextLong()));
        var owner = new Owner(fixture.random.split(), shuffled);
        byte[] bundle = owner.bundleBytes(owner.first());
        puts.add(() -> put(fixture, owner, bundle));
      }
      List<PutOutcome> outcomes = ShareFixture.atOnce(puts);
      assertThat(outcomes.stream().filter(PutOutcome.Created.class::isInstance))
          .as(ShareFixture.SEED.toString())
          .hasSize(1);
      assertThat(outcomes.stream().filter(PutOutcome.ObjectMismatch.class::isInstance)).hasSize(3);
      assertThat(claimed(fixture)).isEqualTo(SOME);
    }
  }

  /** The state of the database after a kill between two steps. */
  private static void leaveDraft(
      ShareFixture fixture, Owner owner, Hash listHash, int shift, int claimed) throws Exception {
    long nowMs = fixture.clock.instant().toEpochMilli();
    List<Claim> claims = new ArrayList<>();
    List<Claim> inOrder = new ArrayList<>(owner.objects);
    inOrder.sort((a, b) -> a.entry().id().compareTo(b.entry().id()));
    for (Claim claim : inOrder.subList(0, claimed)) {
      long place = (claim.ordinal() + shift) % owner.objects.size();
      claims.add(new Claim(place, claim.entry(), claim.secret()));
    }
    fixture.database.write(
        tx -> {
          DraftTable.take(tx, owner.link, new byte[16], listHash, nowMs);
          return fixture.objects.objects().claim(tx, owner.link, claims);
        });
  }

  private static long claimed(ShareFixture fixture) throws Exception {
    return fixture.count("SELECT COUNT(*) AS n FROM objects WHERE link_id IS NOT NULL");
  }

  /** How many objects of the list are in the owner's share at their own place. */
  private static long places(ShareFixture fixture, Owner owner) throws Exception {
    List<ObjectId> listed =
        fixture.database.read(
            tx ->
                tx.sql("SELECT object_id FROM objects WHERE link_id = ? ORDER BY ordinal")
                    .bind(owner.link.bytes())
                    .list(row -> ObjectId.of(row.bytes("object_id"))));
    long right = 0;
    for (int i = 0; i < listed.size(); i++) {
      if (listed.get(i).equals(owner.objects.get(i).entry().id())) right++;
    }
    return right;
  }

  private static PutOutcome put(ShareFixture fixture, Owner owner, byte[] bundle) throws Exception {
    return fixture.shares().put(owner.link, new ByteArrayInputStream(bundle));
  }
}
