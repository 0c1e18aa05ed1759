package org.satchel.client.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.copy.CopySource;
import org.satchel.client.copy.SampleCopy;
import org.satchel.client.fetch.Grants;
import org.satchel.client.fetch.ShareSource;
import org.satchel.client.fetch.StoredObjects;
import org.satchel.client.open.OpenShare;
import org.satchel.client.state.StateFolder;

/** What is kept of a share that is read and not written: its grant, when the run was cut. */
class ReadingTest {

  @TempDir Path folder = Path.of("");
  private final SecureRandom random = new SecureRandom();
  private StateFolder state;
  private Path all;

  @BeforeEach
  void stateFolder() throws Exception {
    state = StateFolder.at(folder.resolve("state"));
    all = state.folder("reading");
  }

  @Test
  void theGrantOfACutRunIsTheNextOnesAndOfOneThatEndedWellNobodys() throws Exception {
    try (CopySource source = source(1)) {
      String first = cut(source);
      String again;
      try (var reading = new Reading(state, source, true)) {
        again = grant(reading);
        assertThat(mode(reading.work().path().resolve("grant"))).isEqualTo("rw-------");
        reading.work().remove();
      }
      assertThat(again).isEqualTo(first);
      assertThat(all).isEmptyDirectory();
      assertThat(cut(source)).isNotEqualTo(first);
    }
  }

  @Test
  void runsAtTheSameTimeAndOtherSharesHaveGrantsOfTheirOwn() throws Exception {
    try (CopySource source = source(1);
        CopySource other = source(2);
        var one = new Reading(state, source, true);
        var two = new Reading(state, source, true);
        var three = new Reading(state, other, true)) {
      assertThat(grant(one)).isNotEqualTo(grant(two)).isNotEqualTo(grant(three));
    }
  }

  @Test
  void theGrantOfACutRunIsFoundWhereverItIsAndByDownloadsAlone() throws Exception {
    try (CopySource source = source(1)) {
      String kept;
      try (var before = new Reading(state, source, false)) {
        kept = cut(source);
        assertThat(before.work().path()).isDirectory();
      }
      try (var looking = new Reading(state, source, false)) {
        looking.work().remove();
      }
      assertThat(cut(source)).isEqualTo(kept);
    }
  }

  @Test
  void aDamagedGrantIsDrawnAnew() throws Exception {
    try (CopySource source = source(1)) {
      String first = cut(source);
      try (var files = Files.list(all)) {
        Files.write(files.findFirst().orElseThrow().resolve("grant"), new byte[] {(byte) 0xFF, 0});
      }
      assertThat(cut(source)).hasSameSizeAs(first).isNotEqualTo(first);
    }
  }

  @Test
  void whatACutOrKilledRunLeftGoesAfterADayAndNotBeforeNorWhileARunHasIt() throws Exception {
    try (CopySource source = source(1);
        CopySource other = source(2)) {
      Path killed = Files.createDirectory(all.resolve("killed"));
      Files.createFile(killed.resolve("manifest.satchel-part"));
      Path strange = Files.createFile(all.resolve("strange"));
      Path old = age(cutFolder(other), Duration.ofHours(25));
      Path young = age(cutFolder(source), Duration.ofHours(23));
      try (var reading = new Reading(state, source, true)) {
        assertThat(killed).doesNotExist();
        assertThat(old).doesNotExist();
        assertThat(reading.work().path()).isEqualTo(young);
        assertThat(strange).exists();
        age(young, Duration.ofHours(25));
        try (var beside = new Reading(state, other, true)) {
          assertThat(beside.work().path()).isNotEqualTo(young);
          assertThat(young).exists();
        }
      }
    }
  }

  /** Another file is another share. */
  private CopySource source(int seed) throws Exception {
    byte[] file = new byte[10];
    new Random(seed).nextBytes(file);
    return SampleCopy.of(file).write(folder.resolve("copy" + seed));
  }

  /** Nobody chose its place by {@code -o}. */
  @Test
  void aListThatCannotBeWrittenIsToldInTheStateFoldersWords() throws Exception {
    try (CopySource source = source(1);
        Receiver receiver = new Receiver(Progress.NONE)) {
      ShareSource unwritten =
          new ShareSource() {
            @Override
            public OpenShare share() {
              return source.share();
            }

            @Override
            public StoredObjects manifest() {
              Path folder = all.resolve(source.share().record().linkId() + ".0");
              assertThat(folder.resolve("manifest.satchel-part").toFile().mkdir()).isTrue();
              return source.manifest();
            }

            @Override
            public StoredObjects objects(Grants grants) {
              throw new UnsupportedOperationException();
            }
          };
      Failure end =
          catchThrowableOfType(
              Failure.class, () -> receiver.list(unwritten, state, manifest -> {}));
      assertThat(end).hasMessageStartingWith("Satchel's own folder " + state.root());
    }
  }

  private String cut(CopySource source) throws Exception {
    try (var reading = new Reading(state, source, true)) {
      return grant(reading);
    }
  }

  private Path cutFolder(CopySource source) throws Exception {
    try (var reading = new Reading(state, source, true)) {
      grant(reading);
      return reading.work().path();
    }
  }

  private String grant(Reading reading) throws Exception {
    return reading.work().grants(random).present().reveal();
  }

  private static Path age(Path work, Duration age) throws Exception {
    Files.setLastModifiedTime(work.resolve("grant"), FileTime.from(Instant.now().minus(age)));
    return work;
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
