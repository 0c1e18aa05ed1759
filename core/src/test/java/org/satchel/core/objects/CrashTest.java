package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.satchel.core.objects.StoreFixture.SEGMENT;
import static org.satchel.core.objects.StoreFixture.bytes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.core.Engines;
import org.satchel.core.StorageException;
import org.satchel.db.Database;
import org.satchel.db.DatabaseConfig;
import org.satchel.swarm.Disk;
import org.satchel.swarm.LocalDisk;
import org.satchel.testkit.Seed;

/**
 * The process dies, or the power fails, after an act on a file, each in turn. Whatever was
 * acknowledged is there, the upload goes on to the identical object, and the clean-up leaves no
 * stray byte.
 */
final class CrashTest {

  /** Of the many equal writes in the middle of a segment only some are cut at. */
  private static final int WRITES_BETWEEN_CUTS = 6;

  private static final int LENGTH = SEGMENT + 5_000_000;
  private static final byte[] BYTES = bytes(LENGTH, 42);
  private static final byte[] SMALL = bytes(70_000, 43);

  /** Each run tries a third of the cuts, another third with each seed: 20 s instead of a minute. */
  private static final int CUTS_APART = 3;

  @TempDir Path folder;

  @Test
  void aProcessKilledAtAnyActLosesNothingAcknowledged() throws Exception {
    everyCut(false);
  }

  @Test
  void aPowerCutAtAnyActLosesNothingAcknowledged() throws Exception {
    everyCut(true);
  }

  private void everyCut(boolean power) throws Exception {
    Seed seed = Seed.ofThisRun();
    List<Long> cuts = cuts();
    assertThat(cuts.size()).isGreaterThan(60);
    System.out.printf("%d cuts, %s%n", cuts.size(), seed);
    for (int i = Math.floorMod(seed.value(), CUTS_APART); i < cuts.size(); i += CUTS_APART) {
      long cut = cuts.get(i);
      RandomGenerator random = new SplittableRandom(seed.value() + cut);
      Path here = Files.createDirectory(folder.resolve("cut" + cut));
      try {
        crashAndRecover(here, cut, power, random);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("cut after act " + cut + ", " + seed + ": " + e, e);
      }
      deleteAll(here);
    }
  }

  /** Runs the work once without a cut, and chooses the acts after which to cut. */
  private List<Long> cuts() throws Exception {
    Path here = Files.createDirectory(folder.resolve("whole"));
    var disk = new PowerCutDisk(Long.MAX_VALUE, false);
    try (var fixture = fixture(here, disk)) {
      new Work(fixture).run();
    }
    deleteAll(here);
    List<Long> cuts = new ArrayList<>();
    List<PowerCutDisk.Act> acts = disk.acts();
    for (int i = OPENING_ACTS + 1; i < acts.size(); i++) {
      boolean plainWrite =
          acts.get(i) == PowerCutDisk.Act.WRITE && acts.get(i - 1) == PowerCutDisk.Act.WRITE;
      if (!plainWrite || i % WRITES_BETWEEN_CUTS == 0) cuts.add((long) i);
    }
    return cuts;
  }

  /** Making the two folders, six that say whose the segments are, four that try a direct write. */
  private static final int OPENING_ACTS = 12;

  /** The database is a copy of one that was migrated once. */
  private StoreFixture fixture(Path here, Disk disk) throws Exception {
    Path migrated = folder.resolve("satchel.db");
    if (!Files.exists(migrated)) {
      Database.open(Engines.SQLITE.fresh(folder), List.of(ObjectStore.MIGRATIONS)).close();
    }
    DatabaseConfig config = Engines.SQLITE.fresh(here);
    Path copy = here.resolve("satchel.db");
    if (!Files.exists(copy)) Files.copy(migrated, copy);
    return new StoreFixture(config, here, StoreFixture.UNLIMITED, disk);
  }

  private void crashAndRecover(Path here, long cut, boolean power, RandomGenerator random)
      throws Exception {
    var disk = new PowerCutDisk(cut, power);
    Work work;
    try (var fixture = fixture(here, disk)) {
      disk.atCut(fixture.database::close);
      work = new Work(fixture);
      try {
        work.run();
      } catch (StorageException e) {
        assertThat(disk.isCut()).isTrue();
      }
    }
    if (power) disk.loseWhatWasNotSynced(random);
    try (var fixture = fixture(here, new LocalDisk())) {
      work.checkAfter(fixture);
    }
  }

  /** What a client does, and what it was told. */
  private static final class Work {
    private final StoreFixture fixture;
    private final BeginOutcome.Begun large;
    private final BeginOutcome.Begun small;
    private final BeginOutcome.Begun removed;
    private long acknowledged;
    private boolean smallDone;

    Work(StoreFixture fixture) throws Exception {
      this.fixture = fixture;
      large = fixture.begin(LENGTH);
      small = fixture.begin(OptionalLong.empty(), UploadKind.WHOLE);
      removed = fixture.begin(SMALL.length);
    }

    void run() throws Exception {
      appendTo(1_600_007);
      append(small, 0, BytesBody.of(SMALL));
      appendTo(3_000_000);
      append(removed, 0, BytesBody.of(SMALL));
      Optional<Checksum> wrong = Checksum.of(Checksum.Algorithm.SHA1, new byte[20]);
      fixture
          .uploads()
          .append(large.secret(), acknowledged, BytesBody.of(BYTES, 3_000_000, LENGTH), wrong);
      appendTo(SEGMENT + 2_000_000);
      fixture.uploads().remove(removed.secret());
      fixture.uploads().declareLength(small.secret(), SMALL.length, SMALL.length);
      append(small, SMALL.length, BytesBody.of(new byte[0]));
      smallDone = true;
      fixture.runCleanUp();
      appendTo(LENGTH);
      fixture.runCleanUp();
    }

    private void appendTo(int end) throws Exception {
      append(large, acknowledged, BytesBody.of(BYTES, (int) acknowledged, end));
      acknowledged = end;
    }

    private void append(BeginOutcome.Begun upload, long at, Body body) throws Exception {
      AppendOutcome outcome = fixture.append(upload, at, body);
      assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
    }

    void checkAfter(StoreFixture after) throws Exception {
      long offset = after.offset(large);
      assertThat(offset).as("offset after %d", acknowledged).isGreaterThanOrEqualTo(acknowledged);
      if (offset < LENGTH) {
        assertThat(after.append(large, offset, BytesBody.of(BYTES, (int) offset, LENGTH)))
            .isInstanceOf(AppendOutcome.Appended.class);
      }
      after.assertStored(large, BYTES);
      if (smallDone) after.assertStored(small, SMALL);
      if (after.uploads().state(small.secret()) instanceof UploadState.Open open) {
        assertThat(open.length())
            .as("open at its end")
            .isNotEqualTo(OptionalLong.of(open.offset()));
      }
      after.uploads().remove(small.secret());
      after.uploads().remove(removed.secret());
      after.cleanUp();
      after.assertStored(large, BYTES);
      assertThat(after.files("segments")).as("segments").isEqualTo(2);
      assertThat(after.files("staging")).as("staged files").isZero();
      assertThat(after.store.objects().usage()).isEqualTo(new Objects.Usage(LENGTH, 1));
    }
  }

  private static void deleteAll(Path here) throws Exception {
    try (var files = Files.walk(here)) {
      Path[] all = files.toArray(Path[]::new);
      for (Path file : Arrays.asList(all).reversed()) Files.delete(file);
    }
  }
}
