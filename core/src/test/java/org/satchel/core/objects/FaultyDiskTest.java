package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.satchel.core.objects.StoreFixture.SEGMENT;
import static org.satchel.core.objects.StoreFixture.bytes;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.core.Engines;
import org.satchel.core.StorageException;
import org.satchel.format.record.ObjectId;
import org.satchel.swarm.Disk;
import org.satchel.swarm.LocalDisk;

/** A disk that is full, or refuses, makes a clear answer and leaves the upload where it was. */
final class FaultyDiskTest {

  /** A clean-up of a few files takes milliseconds. */
  private static final Duration CLEANED_IN = Duration.ofSeconds(2);

  @TempDir Path folder;
  private final byte[] bytes = bytes(SEGMENT + 4_000_000, 1);
  private volatile Predicate<String> fails = act -> false;
  private volatile String words = "";
  private volatile boolean takesDirect = true;
  private volatile long free = Long.MAX_VALUE;
  private volatile Afterwards afterwards = act -> {};

  @Test
  void aDiskThatFillsInTheMiddleOfAWriteKeepsTheOffset() throws Exception {
    try (var fixture = fixture()) {
      BeginOutcome.Begun begun = fixture.begin(bytes.length);
      fixture.append(begun, 0, BytesBody.of(bytes, 0, 2_000_000));
      words = "No space left on device";
      int[] writes = {0};
      fails = act -> act.equals("write") && writes[0]++ > 8;
      assertThat(fixture.append(begun, 2_000_000, BytesBody.of(bytes, 2_000_000, bytes.length)))
          .isEqualTo(new AppendOutcome.Full());
      fails = act -> false;
      finish(fixture, begun, 2_000_000);
    }
  }

  @Test
  void theReserveIsNotEatenAndWhatFitsIsKept() throws Exception {
    try (var fixture = fixture()) {
      BeginOutcome.Begun begun = fixture.begin(bytes.length);
      fixture.append(begun, 0, BytesBody.of(bytes, 0, 2_000_000));
      free = 1000;
      assertThat(fixture.append(begun, 2_000_000, BytesBody.of(bytes, 2_000_000, bytes.length)))
          .isEqualTo(new AppendOutcome.Full());
      free = Long.MAX_VALUE;
      finish(fixture, begun, 2_000_000);
    }
  }

  @Test
  void whereHalfOfTheReserveIsGoneNoUploadBeginsAndWhatIsThereCanBeRemoved() throws Exception {
    try (var fixture = fixture()) {
      var part = fixture.upload(bytes(1_000, 1), UploadKind.PART);
      free = fixture.uploads().reserveBytes() / 2;
      fixture.begin(0);
      free = fixture.uploads().reserveBytes() / 2 - 1;
      assertNoRoom(() -> fixture.begin(0));
      List<UploadSecret> parts = List.of(part.secret());
      assertNoRoom(() -> fixture.uploads().join(parts, Optional.empty(), Optional.empty()));
      assertThat(fixture.uploads().remove(part.secret())).isEqualTo(new RemoveOutcome.Removed());
      fixture.cleanUp();
      assertThat(fixture.files("segments")).isZero();
    }
  }

  @Test
  void aDeclaredLengthThatDoesNotFitIsRefusedBeforeItsFirstByte() throws Exception {
    try (var fixture = fixture()) {
      var later = fixture.begin(OptionalLong.empty(), UploadKind.WHOLE);
      fixture.append(later, 0, BytesBody.of(bytes, 0, 1_000));
      long room = 1_000_000;
      free = fixture.uploads().reserveBytes() + AppendRun.AHEAD_BYTES_MAX + room;
      for (UploadKind kind : List.of(UploadKind.WHOLE, UploadKind.PART)) {
        fixture.begin(OptionalLong.of(room), kind);
        var more =
            new BeginRequest(Optional.empty(), OptionalLong.of(room + 1), kind, Optional.empty());
        assertThat(fixture.uploads().begin(more)).isEqualTo(new BeginOutcome.NoRoom());
      }
      assertThat(fixture.uploads().declareLength(later.secret(), 1_000, room + 1_001))
          .isEqualTo(new DeclareOutcome.NoRoom());
      assertThat(fixture.uploads().declareLength(later.secret(), 1_000, room + 1_000))
          .isEqualTo(new DeclareOutcome.Declared());
    }
  }

  private static void assertNoRoom(ThrowingCallable act) {
    assertThatThrownBy(act)
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.FULL));
  }

  @Test
  void aSyncThatFailsAcknowledgesNothing() throws Exception {
    try (var fixture = fixture()) {
      BeginOutcome.Begun begun = fixture.begin(bytes.length);
      words = "Input/output error";
      fails = act -> act.equals("sync");
      assertThatThrownBy(() -> fixture.append(begun, 0, BytesBody.of(bytes)))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.FAILED));
      fails = act -> false;
      finish(fixture, begun, 0);
    }
  }

  /** The system tells a failed sync once: here to the one under way as the segment ends. */
  @Test
  void aSegmentIsNotCommittedWhoseSyncUnderWayFails() throws Exception {
    takesDirect = false;
    try (var fixture = fixture()) {
      byte[] segment = bytes(SEGMENT, 2);
      BeginOutcome.Begun begun = fixture.begin(segment.length);
      words = "Input/output error";
      var syncs = new AtomicInteger();
      var second = new CountDownLatch(1);
      fails =
          act -> {
            if (!act.equals("sync")) return false;
            boolean first = syncs.incrementAndGet() == 1;
            if (first) waitFor(second);
            else second.countDown();
            return first;
          };
      assertThatThrownBy(() -> fixture.append(begun, 0, BytesBody.of(segment)))
          .isInstanceOf(StorageException.class);
      fails = act -> false;
      assertThat(fixture.offset(begun)).isZero();
      assertThat(fixture.append(begun, 0, BytesBody.of(segment)))
          .isInstanceOf(AppendOutcome.Appended.class);
      fixture.assertStored(begun, segment);
    }
  }

  @Test
  void aMarkThatDoesNotSyncLosesNothingWhetherItLasts() throws Exception {
    try (var fixture = fixture()) {
      for (int parked : new int[] {2_000_000, 0}) {
        for (boolean lasts : new boolean[] {true, false}) {
          BeginOutcome.Begun begun = fixture.begin(bytes.length);
          if (parked > 0) fixture.append(begun, 0, BytesBody.of(bytes, 0, parked));
          Path mark = fixture.folder.resolve("staging").resolve(markOf(begun));
          byte[] before = parked > 0 ? Files.readAllBytes(mark) : new byte[0];
          words = "Input/output error";
          int[] syncs = {0};
          fails = act -> act.equals("sync") && ++syncs[0] == 2; // the first is the bytes' own
          assertThatThrownBy(
                  () -> fixture.append(begun, parked, BytesBody.of(bytes, parked, 4_000_000)))
              .isInstanceOf(StorageException.class);
          fails = act -> false;
          if (!lasts) Files.write(mark, before);
          finish(fixture, begun, lasts ? 4_000_000 : parked);
          fixture.uploads().remove(begun.secret());
          fixture.cleanUp();
        }
      }
    }
  }

  @Test
  void afterMarksThatDoNotSyncTheOneThatDidStaysUntilAnotherHas() throws Exception {
    try (var fixture = fixture()) {
      BeginOutcome.Begun begun = fixture.begin(bytes.length);
      fixture.append(begun, 0, BytesBody.of(bytes, 0, 2_000_000));
      Path file = fixture.folder.resolve("staging").resolve(markOf(begun));
      Optional<Mark> synced = Mark.newest(ByteBuffer.wrap(Files.readAllBytes(file)));
      words = "Input/output error";
      int[] syncs = {0};
      fails = act -> act.equals("sync") && ++syncs[0] % 2 == 0; // each second is a mark's
      for (int at = 2_000_000; at < 4_000_000; at += 1_000_000) {
        int from = at;
        assertThatThrownBy(
                () -> fixture.append(begun, from, BytesBody.of(bytes, from, from + 1_000_000)))
            .isInstanceOf(StorageException.class);
        ByteBuffer marks = ByteBuffer.wrap(Files.readAllBytes(file));
        long lost = Mark.newest(marks).orElseThrow().position();
        assertThat(Mark.newest(marks.putInt((int) lost, 0))).isEqualTo(synced);
      }
      fails = act -> false;
      finish(fixture, begun, 4_000_000);
    }
  }

  /** For a while only: no second one may come. */
  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String markOf(BeginOutcome.Begun begun) {
    return HexFormat.of().formatHex(begun.object().bytes()) + ".mark";
  }

  @Test
  void aMarkThatCannotBeWrittenKeepsTheOffset() throws Exception {
    try (var fixture = fixture()) {
      BeginOutcome.Begun begun = fixture.begin(bytes.length);
      fixture.append(begun, 0, BytesBody.of(bytes, 0, 2_000_000));
      words = "No space left on device";
      boolean[] synced = {false};
      fails = act -> act.equals("write") && synced[0];
      afterwards = act -> synced[0] |= act.equals("sync");
      assertThat(fixture.append(begun, 2_000_000, BytesBody.of(bytes, 2_000_000, 4_000_000)))
          .isEqualTo(new AppendOutcome.Full());
      fails = act -> false;
      finish(fixture, begun, 2_000_000);
    }
  }

  @Test
  void partsThatCannotBeCopiedLeaveNoObjectThatNobodyKnows() throws Exception {
    try (var fixture = fixture()) {
      var first = fixture.upload(bytes(1_000, 1), UploadKind.PART);
      var second = fixture.upload(bytes(3_000, 1), UploadKind.PART);
      List<UploadSecret> parts = List.of(first.secret(), second.secret());
      ObjectId id = ObjectId.draw(new SplittableRandom(1));
      words = "Input/output error";
      fails = act -> act.equals("sync");
      assertThatThrownBy(() -> fixture.uploads().join(parts, Optional.of(id), Optional.empty()))
          .isInstanceOf(StorageException.class);
      fails = act -> false;
      fixture.cleanUp();
      assertThat(fixture.store.objects().usage()).isEqualTo(new Objects.Usage(4_000, 2));
      assertThat(fixture.uploads().join(parts, Optional.of(id), Optional.empty()))
          .isInstanceOf(JoinOutcome.Joined.class);
    }
  }

  @Test
  void aFolderThatBecameReadOnlyIsAFailureAndNotALoss() throws Exception {
    try (var fixture = fixture()) {
      BeginOutcome.Begun begun = fixture.begin(bytes.length);
      fixture.append(begun, 0, BytesBody.of(bytes, 0, 2_000_000));
      words = "Read-only file system";
      fails = act -> !act.equals("freeBytes");
      assertThatThrownBy(
              () -> fixture.append(begun, 2_000_000, BytesBody.of(bytes, 2_000_000, bytes.length)))
          .isInstanceOf(StorageException.class);
      fails = act -> false;
      finish(fixture, begun, 2_000_000);
    }
  }

  @Test
  void aProviderThatFailsLeavesTheSegmentStaged() throws Exception {
    try (var fixture = fixture()) {
      BeginOutcome.Begun begun = fixture.begin(bytes.length);
      fixture.append(begun, 0, BytesBody.of(bytes, 0, 2_000_000));
      words = "Connection timed out";
      fails = act -> act.equals("syncFolder");
      assertThatThrownBy(
              () -> fixture.append(begun, 2_000_000, BytesBody.of(bytes, 2_000_000, bytes.length)))
          .isInstanceOf(StorageException.class);
      fails = act -> false;
      finish(fixture, begun, 2_000_000);
    }
  }

  @Test
  void aClockThatJumpsWhileASegmentIsCommittedMakesNoOrphanOfIt() throws Exception {
    try (var fixture = fixture()) {
      Thread[] cleanUp = new Thread[1];
      afterwards =
          act -> {
            if (!act.equals("link") || cleanUp[0] != null) return;
            fixture.clock.advance(ObjectsConfig.ORPHAN_GRACE_DEFAULT.plusHours(1));
            cleanUp[0] = Thread.ofVirtual().start(() -> cleanUpOnce(fixture));
            assertThat(cleanUp[0].join(CLEANED_IN)).as("cleaned up meanwhile").isFalse();
          };
      BeginOutcome.Begun begun = fixture.upload(bytes);
      cleanUp[0].join();
      fixture.assertStored(begun, bytes);
    }
  }

  @Test
  void aStartOnAFullDiskDoesNotKeepLaterUploadsFromDirectWrites() throws Exception {
    words = "No space left on device";
    int[] writes = {0};
    fails = act -> act.equals("write") && writes[0]++ == 0;
    int[] direct = new int[2];
    for (int start = 0; start < 2; start++) {
      int now = start;
      try (var fixture = fixture()) { // the first one meets a full disk
        afterwards = act -> direct[now] += act.equals("direct") ? 1 : 0;
        fixture.assertStored(fixture.upload(bytes), bytes);
      } finally {
        afterwards = act -> {};
      }
    }
    assertThat(direct[0]).as("asked once more").isEqualTo(direct[1] + 1);
  }

  private static void cleanUpOnce(StoreFixture fixture) {
    try {
      fixture.runCleanUp();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Something to be done when an act of the disk is done. */
  private interface Afterwards {
    void done(String act) throws Exception;
  }

  @Test
  void aLostSegmentFileIsDamageAndNotAShorterObject() throws Exception {
    try (var fixture = fixture()) {
      BeginOutcome.Begun begun = fixture.upload(bytes);
      try (var files = Files.walk(fixture.folder.resolve("segments"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Files.write(file, new byte[10]);
        }
      }
      assertThatThrownBy(() -> fixture.read(begun.object()))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.DAMAGED));
    }
  }

  private void finish(StoreFixture fixture, BeginOutcome.Begun begun, int expected)
      throws Exception {
    assertThat(fixture.offset(begun)).isEqualTo(expected);
    assertThat(fixture.append(begun, expected, BytesBody.of(bytes, expected, bytes.length)))
        .isInstanceOf(AppendOutcome.Appended.class);
    fixture.assertStored(begun, bytes);
    fixture.cleanUp();
    fixture.assertStored(begun, bytes);
    assertThat(fixture.files("segments")).isEqualTo(2);
    assertThat(fixture.files("staging")).isZero();
  }

  private StoreFixture fixture() throws Exception {
    return new StoreFixture(Engines.SQLITE, folder, StoreFixture.UNLIMITED, disk());
  }

  private Disk disk() {
    var disk = new LocalDisk();
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              if (fails.test(method.getName())) throw new IOException(words);
              if (method.getName().equals("freeBytes")) return free;
              if (method.getName().equals("direct") && !takesDirect) return Optional.empty();
              try {
                Object result = method.invoke(disk, arguments);
                afterwards.done(method.getName());
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
