package org.satchel.client.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.client.state.FolderLock;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.share.OwnerSeed;

class WorkFolderTest {

  private static final LinkId LINK = OwnerSeed.draw(new SecureRandom()).linkId();

  private static final Hash HASH = Hash.sha256(new byte[1]);

  /** So many that some two meet. */
  private static final int ROUNDS = 200;

  @TempDir Path folder = Path.of("");
  private final SecureRandom random = new SecureRandom();

  @Test
  void theSameDownloadFindsItsFolderAndAnotherDoesNot() {
    Path one = WorkFolder.at(folder, LINK, Optional.of("name"));
    assertThat(WorkFolder.at(folder, LINK, Optional.of("name"))).isEqualTo(one);
    assertThat(WorkFolder.at(folder, LINK, Optional.of("other"))).isNotEqualTo(one);
    assertThat(WorkFolder.at(folder, LINK, Optional.empty())).isNotEqualTo(one);
    assertThat(one.getFileName().toString()).doesNotContain(LINK.toString());
  }

  @Test
  void aGrantIsNotedAndTakenAgainUntilAnotherIsAskedFor() throws Exception {
    Path path = WorkFolder.at(folder, LINK, Optional.empty());
    Bearer first;
    try (WorkFolder work = WorkFolder.open(path)) {
      first = work.grants(random).present();
    }
    Bearer other;
    try (WorkFolder work = WorkFolder.open(path)) {
      assertThat(work.grants(random).present().reveal()).isEqualTo(first.reveal());
      other = work.grants(random).another();
      assertThat(other.reveal()).isNotEqualTo(first.reveal());
    }
    try (WorkFolder work = WorkFolder.open(path)) {
      assertThat(work.grants(random).present().reveal()).isEqualTo(other.reveal());
      assertThat(mode(path.resolve("grant"))).isEqualTo("rw-------");
      assertThat(mode(path)).isEqualTo("rwx------");
    }
  }

  @Test
  void aGrantThatACrashToreIsDrawnAnew() throws Exception {
    Path path = WorkFolder.at(folder, LINK, Optional.empty());
    try (WorkFolder work = WorkFolder.open(path)) {
      String whole = work.grants(random).present().reveal();
      Files.writeString(path.resolve("grant"), whole.substring(0, 20));
      assertThat(work.grants(random).present().reveal()).hasSameSizeAs(whole);
      Files.write(path.resolve("grant"), new byte[] {(byte) 0xFF, 0});
      assertThat(work.grants(random).present().reveal()).hasSameSizeAs(whole);
    }
  }

  @Test
  void whatIsDoneIsRememberedAndATornNoteIsNot() throws Exception {
    Path path = WorkFolder.at(folder, LINK, Optional.empty());
    try (WorkFolder work = WorkFolder.open(path)) {
      work.grants(random);
      work.done(3, HASH, false);
      work.done(70_000, HASH, true);
    }
    Path done = path.resolve("done");
    Files.write(done, Arrays.copyOf(Files.readAllBytes(done), 70_000 * Hash.BYTES + 10));
    try (WorkFolder work = WorkFolder.open(path)) {
      assertThat(work.done(3)).isEqualTo(HASH);
      assertThat(work.done(70_000)).isNotIn(HASH, Hash.ZERO);
      assertThat(work.done(4)).isEqualTo(Hash.ZERO);
      assertThat(work.mayBeNamed(70_000)).isTrue();
      assertThat(work.mayBeNamed(4)).isFalse();
      work.done(5, HASH, false);
    }
    try (WorkFolder work = WorkFolder.open(path)) {
      assertThat(work.done(5)).isEqualTo(HASH);
      work.remove();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void theSameRunMayReplaceWhatLiesThereAfterItsWayWasFreeAndTakesNothingForDone()
      throws Exception {
    Path path = WorkFolder.at(folder, LINK, Optional.empty());
    Optional<Glob> papers = Optional.of(Glob.parse("*.pdf"));
    for (boolean force : new boolean[] {true, false}) {
      try (WorkFolder work = WorkFolder.open(path)) {
        work.grants(random);
        work.wants(papers, force);
        work.begin(force);
        assertThat(work.mayBeNamed(3)).isFalse(); // nor what it met itself
      }
      try (WorkFolder work = WorkFolder.open(path)) {
        work.wants(papers, true);
        assertThat(work.mayBeNamed(3)).isFalse();
        work.wants(Optional.empty(), false);
        assertThat(work.mayBeNamed(3)).isFalse();
        work.wants(papers, false);
        assertThat(work.mayBeNamed(3)).isEqualTo(!force);
        assertThat(work.done(3)).isEqualTo(Hash.ZERO);
      }
    }
  }

  @Test
  void aFolderInWhichNothingWasBegunIsGoneWhenItIsClosed() throws Exception {
    Path path = WorkFolder.at(folder, LINK, Optional.empty());
    try (WorkFolder work = WorkFolder.open(path)) {
      Files.writeString(work.manifest(), "fetched");
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void twoDownloadsDoNotShareAFolder() throws Exception {
    Path path = WorkFolder.at(folder, LINK, Optional.empty());
    try (WorkFolder work = WorkFolder.open(path)) {
      assertThat(work.path()).isEqualTo(path);
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> WorkFolder.open(path))
          .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.USAGE));
    }
  }

  @Test
  void whatAPatternWantedIsThereAndTheUnfinishedDownloadOfAllStays() throws Exception {
    Path path = WorkFolder.at(folder, LINK, Optional.empty());
    Optional<Glob> papers = Optional.of(Glob.parse("*.pdf"));
    String grant;
    try (WorkFolder all = WorkFolder.open(path)) {
      all.wants(Optional.empty(), false);
      all.begin(false);
      grant = all.grants(random).present().reveal();
      Files.writeString(path.resolve("part"), "forty gigabytes");
    }
    try (WorkFolder some = WorkFolder.open(path)) {
      some.wants(papers, false);
      some.begin(false);
      assertThat(some.grants(random).present().reveal()).isEqualTo(grant);
      some.done(3, HASH, false);
      some.remove();
    }
    try (WorkFolder all = WorkFolder.open(path)) {
      assertThat(path.resolve("part")).hasContent("forty gigabytes");
      assertThat(all.done(3)).isEqualTo(HASH);
      all.wants(Optional.empty(), false);
      all.begin(false);
      assertThat(all.grants(random).present().reveal()).isEqualTo(grant);
      all.remove();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void whatAPatternAloneWantedLeavesNothing() throws Exception {
    Path path = WorkFolder.at(folder, LINK, Optional.empty());
    for (int run = 0; run < 2; run++) {
      try (WorkFolder some = WorkFolder.open(path)) {
        some.wants(Optional.of(Glob.parse("*.pdf")), false);
        some.begin(false);
        some.grants(random).present();
        if (run == 1) {
          some.remove();
        }
      }
    }
    assertThat(path).doesNotExist();
  }

  /** Whoever loses must not take the winner's lock away. */
  @Test
  void ofTwoThatBeginInOneInstantTheOtherIsRefused() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      Path path = WorkFolder.at(folder, LINK, Optional.of("round" + round));
      var start = new CyclicBarrier(2);
      Callable<Optional<WorkFolder>> run =
          () -> {
            start.await();
            try {
              return Optional.of(WorkFolder.open(path));
            } catch (Failure e) {
              assertThat(e.kind()).isEqualTo(Failure.Kind.USAGE);
              return Optional.empty();
            }
          };
      try (var threads = Executors.newFixedThreadPool(2)) {
        List<Optional<WorkFolder>> opened = new ArrayList<>();
        for (var one : threads.invokeAll(List.of(run, run))) opened.add(one.get());
        assertThat(opened.stream().filter(Optional::isPresent)).hasSize(1);
        assertThat(path.resolve(FolderLock.NAME)).exists();
        for (var one : opened) if (one.isPresent()) one.get().close();
      }
    }
  }

  @Test
  void aLinkOrAFileInItsPlaceIsNotUsed() throws Exception {
    Path path = WorkFolder.at(folder, LINK, Optional.empty());
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(path, elsewhere);
    assertThatExceptionOfType(Failure.class).isThrownBy(() -> WorkFolder.open(path));
    assertThat(elsewhere).isEmptyDirectory();
  }

  private static String mode(Path path) throws java.io.IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
