package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.satchel.core.objects.StoreFixture.SEGMENT;
import static org.satchel.core.objects.StoreFixture.bytes;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.format.record.ObjectId;
import org.satchel.testkit.Seed;

/** How bytes come in, on both databases. */
final class UploadsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void anObjectOfEachSizeComesBackIdentical(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      int[] sizes = {
        1,
        65_536,
        (1 << 20) - 1,
        1 << 20,
        (1 << 20) + 1,
        SEGMENT - 1,
        SEGMENT,
        SEGMENT + 1,
        2 * SEGMENT + 777
      };
      for (int size : sizes) {
        byte[] bytes = bytes(size, size);
        fixture.assertStored(fixture.upload(bytes), bytes);
      }
      assertThat(fixture.files("staging")).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anObjectOfNoBytesIsCompleteAtOnce(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      BeginOutcome.Begun begun = fixture.begin(0);
      assertThat(fixture.uploads().state(begun.secret())).isInstanceOf(UploadState.Complete.class);
      fixture.assertStored(begun, new byte[0]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anIdIsTakenOnce(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      Optional<ObjectId> id = Optional.of(fixture.begin(5).object());
      var request = new BeginRequest(id, OptionalLong.of(5), UploadKind.WHOLE, Optional.empty());
      assertThat(fixture.uploads().begin(request)).isEqualTo(new BeginOutcome.ObjectExists());
    }
  }

  @ParameterizedTest
  @EnumSource
  void piecesOfAnySizeMakeTheSameObjectThroughRestarts(Engines engine) throws Exception {
    Seed seed = Seed.ofThisRun();
    try (var fixture = new StoreFixture(engine, folder)) {
      seed.rounds(
          3,
          (random, round) -> {
            byte[] bytes = bytes(SEGMENT + random.nextInt(2 * SEGMENT), random.nextLong());
            BeginOutcome.Begun begun = fixture.begin(bytes.length);
            int at = 0;
            while (at < bytes.length) {
              int to = at + 1 + random.nextInt(Math.min(bytes.length - at, SEGMENT));
              var body = BytesBody.of(bytes, at, to).inStepsOf(1 + random.nextInt(300_000));
              boolean breaks = random.nextBoolean();
              AppendOutcome outcome =
                  fixture.append(begun, at, breaks ? body.ending(BytesBody.End.BREAKS) : body);
              if (to < bytes.length) {
                assertThat(outcome)
                    .isInstanceOf(breaks ? AppendOutcome.Cut.class : AppendOutcome.Appended.class);
              }
              at = to;
              if (random.nextInt(3) == 0) fixture.reopen();
              assertThat(fixture.offset(begun)).isEqualTo(at);
            }
            fixture.assertStored(begun, bytes);
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void anotherOffsetIsAnsweredByTheTrueOne(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      byte[] bytes = bytes(1000, 1);
      BeginOutcome.Begun begun = fixture.begin(1000);
      fixture.append(begun, 0, BytesBody.of(bytes, 0, 400));
      assertThat(fixture.append(begun, 0, BytesBody.of(bytes)))
          .isEqualTo(new AppendOutcome.WrongOffset(400));
      fixture.append(begun, 400, BytesBody.of(bytes, 400, 1000));
      fixture.assertStored(begun, bytes);
      assertThat(fixture.append(begun, 400, BytesBody.of(bytes, 400, 1000)))
          .isEqualTo(new AppendOutcome.WrongOffset(1000));
      assertThat(fixture.append(begun, 1000, BytesBody.of(new byte[0])))
          .isInstanceOf(AppendOutcome.Appended.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyThatIsTooLongChangesNothing(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      byte[] bytes = bytes(1000, 1);
      BeginOutcome.Begun begun = fixture.begin(999);
      assertThat(fixture.append(begun, 0, BytesBody.of(bytes)))
          .isEqualTo(new AppendOutcome.TooLong());
      assertThat(fixture.append(begun, 0, BytesBody.of(bytes).ofUnknownLength()))
          .isEqualTo(new AppendOutcome.TooLong());
      assertThat(fixture.offset(begun)).isZero();
      fixture.append(begun, 0, BytesBody.of(bytes, 0, 999).ofUnknownLength());
      fixture.assertStored(begun, Arrays.copyOf(bytes, 999));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewerRequestTakesOverFromAStalledOneAndKeepsItsBytes(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      byte[] bytes = bytes(3_000_000, 1);
      BeginOutcome.Begun begun = fixture.begin(bytes.length);
      var stalled = BytesBody.of(bytes, 0, 2_000_000).ending(BytesBody.End.STALLS);
      var old = executor.submit(() -> fixture.append(begun, 0, stalled));
      stalled.awaitStall();
      assertThat(fixture.append(begun, 0, BytesBody.of(bytes)))
          .isEqualTo(new AppendOutcome.WrongOffset(2_000_000));
      assertThat(((AppendOutcome.Cut) old.get()).offset()).isEqualTo(2_000_000);
      fixture.append(begun, 2_000_000, BytesBody.of(bytes, 2_000_000, 3_000_000));
      fixture.assertStored(begun, bytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void askingForTheStateEndsAStalledRequest(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      byte[] bytes = bytes(300_000, 1);
      BeginOutcome.Begun begun = fixture.begin(bytes.length);
      var stalled = BytesBody.of(bytes, 0, 200_000).ending(BytesBody.End.STALLS);
      var old = executor.submit(() -> fixture.append(begun, 0, stalled));
      stalled.awaitStall();
      assertThat(fixture.offset(begun)).isEqualTo(200_000);
      assertThat(((AppendOutcome.Cut) old.get()).offset()).isEqualTo(200_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWrongChecksumKeepsNothingOfItsRequest(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      byte[] bytes = bytes(2 * SEGMENT + 100, 1);
      int half = SEGMENT / 2;
      BeginOutcome.Begun begun = fixture.begin(bytes.length);
      fixture.append(begun, 0, BytesBody.of(bytes, 0, half));
      Optional<Checksum> wrong = Checksum.of(Checksum.Algorithm.SHA1, new byte[20]);
      var rest = BytesBody.of(bytes, half, bytes.length);
      assertThat(fixture.uploads().append(begun.secret(), half, rest, wrong))
          .isEqualTo(new AppendOutcome.ChecksumMismatch());
      assertThat(fixture.offset(begun)).isEqualTo(half);
      assertThat(fixture.files("segments")).isZero();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, half, bytes.length - half);
      Optional<Checksum> right = Checksum.of(Checksum.Algorithm.SHA256, digest.digest());
      var cut = BytesBody.of(bytes, half, bytes.length - 1).ending(BytesBody.End.BREAKS);
      assertThat(fixture.uploads().append(begun.secret(), half, cut, right))
          .isInstanceOf(AppendOutcome.Cut.class);
      assertThat(fixture.offset(begun)).isEqualTo(half);
      var again = BytesBody.of(bytes, half, bytes.length);
      assertThat(fixture.uploads().append(begun.secret(), half, again, right))
          .isInstanceOf(AppendOutcome.Appended.class);
      fixture.assertStored(begun, bytes);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLengthMayBeToldLater(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      for (int size : new int[] {5, SEGMENT - 1, SEGMENT, SEGMENT + 9, 2 * SEGMENT}) {
        byte[] bytes = bytes(size, size);
        BeginOutcome.Begun begun = fixture.begin(OptionalLong.empty(), UploadKind.WHOLE);
        fixture.append(begun, 0, BytesBody.of(bytes));
        assertThat(fixture.offset(begun)).isEqualTo(size);
        assertThat(fixture.uploads().declareLength(begun.secret(), size, size - 1))
            .isEqualTo(new DeclareOutcome.Contradicted(size));
        assertThat(fixture.uploads().declareLength(begun.secret(), size, size))
            .isEqualTo(new DeclareOutcome.Declared());
        assertThat(fixture.uploads().declareLength(begun.secret(), size, size + 1L))
            .isEqualTo(new DeclareOutcome.Contradicted(size));
        fixture.append(begun, size, BytesBody.of(new byte[0]));
        fixture.assertStored(begun, bytes);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUploadLeftOpenAtItsEndIsCompletedBeforeItsOffsetIsTold(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      for (int size : new int[] {0, 5, SEGMENT, SEGMENT + 9}) {
        byte[] bytes = bytes(size, size);
        BeginOutcome.Begun asked = declaredAtItsEnd(fixture, bytes);
        assertThat(fixture.uploads().state(asked.secret()))
            .isInstanceOf(UploadState.Complete.class);
        fixture.assertStored(asked, bytes);
        BeginOutcome.Begun appended = declaredAtItsEnd(fixture, bytes);
        assertThat(fixture.append(appended, size + 1, BytesBody.of(new byte[0])))
            .isEqualTo(new AppendOutcome.WrongOffset(size));
        fixture.assertStored(appended, bytes);
      }
      assertThat(fixture.files("staging")).isZero();
    }
  }

  /** As a server leaves it that is killed between the two acts of the last request. */
  private static BeginOutcome.Begun declaredAtItsEnd(StoreFixture fixture, byte[] bytes)
      throws Exception {
    BeginOutcome.Begun begun = fixture.begin(OptionalLong.empty(), UploadKind.WHOLE);
    fixture.append(begun, 0, BytesBody.of(bytes));
    assertThat(fixture.uploads().declareLength(begun.secret(), bytes.length, bytes.length))
        .isEqualTo(new DeclareOutcome.Declared());
    return begun;
  }

  @ParameterizedTest
  @EnumSource
  void aLengthToldAtAnotherOffsetIsNotDeclared(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      BeginOutcome.Begun begun = fixture.begin(OptionalLong.empty(), UploadKind.WHOLE);
      fixture.append(begun, 0, BytesBody.of(bytes(5, 1)));
      assertThat(fixture.uploads().declareLength(begun.secret(), 4, 5))
          .isEqualTo(new DeclareOutcome.WrongOffset(5));
      assertThat(fixture.uploads().state(begun.secret()))
          .isInstanceOfSatisfying(
              UploadState.Open.class, open -> assertThat(open.length()).isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUploadIsGivenUpSevenDaysAfterItsLastByte(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      byte[] bytes = bytes(1000, 1);
      BeginOutcome.Begun begun = fixture.begin(1000);
      fixture.clock.advance(Duration.ofMinutes(59));
      fixture.append(begun, 0, BytesBody.of(bytes, 0, 500));
      fixture.clock.advance(Duration.ofDays(6));
      assertThat(fixture.cleanUp().expired()).isZero();
      assertThat(fixture.offset(begun)).isEqualTo(500);
      fixture.clock.advance(Duration.ofDays(2));
      assertThat(fixture.uploads().state(begun.secret())).isEqualTo(new UploadState.Expired());
      assertThat(fixture.append(begun, 500, BytesBody.of(bytes, 500, 1000)))
          .isEqualTo(new AppendOutcome.Expired());
      assertThat(fixture.cleanUp().expired()).isEqualTo(1);
      assertThat(fixture.uploads().state(begun.secret())).isEqualTo(new UploadState.Unknown());
      assertThat(fixture.files("staging")).isZero();
    }
  }

  /** A create whose answer was lost holds its length of the quota, and nobody can remove it. */
  @ParameterizedTest
  @EnumSource
  void anUploadOfWhichNoByteComesIsGivenUpAfterAnHour(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      BeginOutcome.Begun begun = fixture.begin(1000);
      BeginOutcome.Begun later = fixture.begin(OptionalLong.empty(), UploadKind.WHOLE);
      BeginOutcome.Begun declared = fixture.begin(OptionalLong.empty(), UploadKind.WHOLE);
      fixture.uploads().declareLength(declared.secret(), 0, 1000);
      Instant end = fixture.clock.instant().plus(Duration.ofHours(1));
      assertThat(begun.expires()).isEqualTo(end);
      assertThat(fixture.append(begun, 0, BytesBody.of(new byte[0])))
          .isEqualTo(new AppendOutcome.Appended(0, false, end));
      fixture.clock.advance(Duration.ofHours(1));
      assertThat(fixture.runCleanUp().expired()).isZero();
      fixture.clock.advance(Duration.ofSeconds(1));
      for (BeginOutcome.Begun over : List.of(begun, declared)) {
        assertThat(fixture.uploads().state(over.secret())).isEqualTo(new UploadState.Expired());
      }
      assertThat(fixture.runCleanUp().expired()).isEqualTo(2);
      assertThat(fixture.offset(later)).as("without a length, and so of no quota").isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRemovedUploadIsUnknownAndItsBytesAreFreed(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      byte[] bytes = bytes(SEGMENT + 5, 1);
      BeginOutcome.Begun begun = fixture.upload(bytes);
      assertThat(fixture.store.objects().usage()).isEqualTo(new Objects.Usage(bytes.length, 1));
      assertThat(fixture.uploads().remove(begun.secret())).isEqualTo(new RemoveOutcome.Removed());
      assertThat(fixture.uploads().remove(begun.secret())).isEqualTo(new RemoveOutcome.Unknown());
      assertThat(fixture.uploads().state(begun.secret())).isEqualTo(new UploadState.Unknown());
      assertThat(fixture.store.objects().find(begun.object())).isEmpty();
      ObjectsCleanup.Swept swept = fixture.cleanUp();
      assertThat(swept.erased()).isEqualTo(1);
      assertThat(swept.freedBytes()).isEqualTo(bytes.length);
      assertThat(fixture.files("segments")).isZero();
      assertThat(fixture.store.objects().usage()).isEqualTo(new Objects.Usage(0, 0));
    }
  }

  @Test
  void manyUploadsAtOnceDoNotDisturbEachOther() throws Exception {
    try (var fixture = new StoreFixture(Engines.SQLITE, folder);
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new java.util.ArrayList<CompletableFuture<Boolean>>();
      for (int i = 0; i < 40; i++) {
        int seed = i;
        running.add(
            CompletableFuture.supplyAsync(
                () -> {
                  try {
                    byte[] bytes = bytes(1_000_000 + 17 * seed, seed);
                    fixture.assertStored(fixture.upload(bytes), bytes);
                    return true;
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                },
                executor));
      }
      for (CompletableFuture<Boolean> one : running) assertThat(one.get()).isTrue();
    }
  }
}
