package org.satchel.client.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.share.OwnerSeed;

class WorkFolderTest {

  private static final LinkId LINK = OwnerSeed.draw(new SecureRandom()).linkId();

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
      work.done(3);
      work.done(70_000);
    }
    Path done = path.resolve("done");
    Files.write(done, Arrays.copyOf(Files.readAllBytes(done), 10)); // two numbers and half a third
    try (WorkFolder work = WorkFolder.open(path)) {
      assertThat(work.isDone(3)).isTrue();
      assertThat(work.isDone(70_000)).isTrue();
      assertThat(work.isDone(4)).isFalse();
      work.done(5);
    }
    try (WorkFolder work = WorkFolder.open(path)) {
      assertThat(work.isDone(5)).isTrue();
      work.remove();
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void aFolderInWhichNothingWasBegunIsGoneWhenItIsClosed() throws Exception {
    Path path = WorkFolder.at(folder, LINK, Optional.empty());
    try (WorkFolder work = WorkFolder.open(path)) {
      Files.writeString(work.manifest(), "fetched");
    }
    assertThat(path).doesNotExist();
  }

  /** A crash between a file's final name and the removal of the other leaves both. */
  @Test
  void aPartThatHasItsFinalNameIsNotWrittenTo() throws Exception {
    Path path = WorkFolder.at(folder, LINK, Optional.empty());
    Path finished = Files.writeString(folder.resolve("finished"), "whole");
    Path unfinished;
    try (WorkFolder work = WorkFolder.open(path)) {
      work.grants(random);
      unfinished = Files.writeString(work.manifest(), "not whole");
      Files.createLink(work.single(), finished);
    }
    try (WorkFolder work = WorkFolder.open(path)) {
      assertThat(work.single()).doesNotExist();
      assertThat(unfinished).hasContent("not whole");
    }
    assertThat(finished).hasContent("whole");
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
