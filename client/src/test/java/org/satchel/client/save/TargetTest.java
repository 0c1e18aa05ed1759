package org.satchel.client.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.satchel.client.Failure;
import org.satchel.client.FileTimes;
import org.satchel.client.state.StateFolder;
import org.satchel.format.manifest.Entry;

class TargetTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  /** Enough that a check before the act was seen to fail in each of ten runs. */
  private static final int RACES = 500;

  @TempDir Path folder = Path.of("");
  private Path root = Path.of("");
  private Path outside = Path.of("");
  private Path work = Path.of("");

  @BeforeEach
  void make() throws IOException {
    root = Files.createDirectory(folder.resolve("root"));
    outside = Files.createDirectory(folder.resolve("outside"));
    work = Files.createDirectory(folder.resolve("work"));
  }

  @Test
  void aFileGetsItsNameTimeAndModeWhenItIsFinished() throws Exception {
    target(false).finish(part("whole"), List.of("a", "b"), Optional.of(TIME), true, false);
    Path file = root.resolve("a/b");
    assertThat(file).hasContent("whole");
    assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(TIME);
    assertThat(Files.isExecutable(file)).isTrue();
    target(false).finish(part("plain"), List.of("c"), Optional.empty(), false, false);
    Path made = Files.createFile(root.resolve("made"));
    assertThat(mode(root.resolve("c"))).isEqualTo(mode(made));
  }

  @Test
  void timesBefore1970AreSetToTheirSecondAndExtremesToWhatTheSystemHolds() throws Exception {
    assertThat(timeOf("a", Instant.ofEpochMilli(-5_500))).isEqualTo(Instant.ofEpochSecond(-6));
    assertThat(timeOf("b", Instant.ofEpochSecond(-86_400)))
        .isEqualTo(Instant.ofEpochSecond(-86_400));
    assertThat(timeOf("c", Instant.ofEpochMilli(-1))).isEqualTo(Instant.ofEpochSecond(-1));
    long largest = Entry.NUMBER_BOUND - 1;
    assertThat(timeOf("d", Instant.ofEpochMilli(-largest)))
        .isBefore(Instant.parse("1902-01-01T00:00:00Z"));
    assertThat(timeOf("e", Instant.ofEpochMilli(largest)))
        .isAfter(Instant.parse("2038-01-01T00:00:00Z"));
    target(false).folder(List.of("f"));
    target(false).setTime(List.of("f"), Instant.ofEpochMilli(-5_500));
    assertThat(Files.getLastModifiedTime(root.resolve("f")).toInstant())
        .isEqualTo(Instant.ofEpochSecond(-6));
    assertThat(target(false).looksDone(List.of("a"), 1, Optional.of(Instant.ofEpochMilli(-5_500))))
        .isTrue();
  }

  private Instant timeOf(String name, Instant modified) throws Exception {
    target(false).finish(part("x"), List.of(name), Optional.of(modified), false, false);
    return Files.getLastModifiedTime(root.resolve(name)).toInstant();
  }

  @Test
  void nothingIsReplacedWithoutForceAndNoFolderEver() throws Exception {
    Files.writeString(root.resolve("a"), "mine");
    Files.createDirectory(root.resolve("d"));
    assertUsage(() -> target(false).checkFree(List.of("a"), 0, Optional.empty(), false), "--force");
    assertUsage(() -> finish(target(false), "a"), "--force");
    assertThat(root.resolve("a")).hasContent("mine");
    assertUsage(
        () -> target(true).checkFree(List.of("d"), 0, Optional.empty(), false), "is a folder here");
    assertUsage(() -> finish(target(true), "d"), "is a folder here");
    finish(target(true), "a");
    assertThat(root.resolve("a")).hasContent("theirs");
    Target devices = at(Path.of("/dev"), Optional.empty(), true);
    assertUsage(
        () -> devices.checkFree(List.of("null"), 0, Optional.empty(), false),
        "neither a file nor a folder");
  }

  /** Whoever takes the name first keeps it, also in the moment in which a file gets it. */
  @Test
  void ofTwoFilesThatWantOneNameOneGetsIt() throws Exception {
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      for (int round = 0; round < RACES; round++) {
        String name = "race" + round;
        Path mine = Files.writeString(work.resolve("mine"), "mine");
        Path theirs = Files.writeString(work.resolve("theirs"), "theirs");
        Target here = target(false);
        Target there = target(false);
        var start = new CyclicBarrier(2);
        Future<Boolean> second = other.submit(() -> wins(there, theirs, name, start));
        assertThat(wins(here, mine, name, start)).as("round %d", round).isNotEqualTo(second.get());
        Files.deleteIfExists(mine);
        Files.deleteIfExists(theirs);
      }
    }
  }

  private static boolean wins(Target target, Path part, String name, CyclicBarrier start)
      throws Exception {
    start.await();
    try {
      target.finish(part, List.of(name), Optional.empty(), false, false);
      return true;
    } catch (Failure e) {
      assertThat(e).hasMessageContaining("--force");
      return false;
    }
  }

  @Test
  void aLinkInTheTargetLeadsNowhere() throws Exception {
    Files.createSymbolicLink(root.resolve("a"), outside);
    Path victim = Files.writeString(outside.resolve("victim"), "mine");
    Files.createSymbolicLink(root.resolve("f"), victim);
    Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("new"));
    for (boolean force : new boolean[] {false, true}) {
      assertUsage(
          () -> target(force).checkFree(List.of("a", "b"), 0, Optional.empty(), false),
          "no folder");
      assertUsage(() -> target(force).checkFolder(List.of("a")), "no folder");
      assertUsage(() -> finish(target(force), "a", "b"), "no folder");
    }
    assertUsage(() -> finish(target(false), "f"), "--force");
    assertUsage(() -> finish(target(false), "dangling"), "--force");
    finish(target(true), "f");
    finish(target(true), "dangling");
    assertThat(victim).hasContent("mine");
    assertThat(root.resolve("f")).isRegularFile().hasContent("theirs");
    assertThat(outside).isDirectoryContaining(file -> file.equals(victim));
    assertThat(outside.resolve("new")).doesNotExist();
  }

  /** Whoever owns a folder below the chosen one can exchange it while the share is written. */
  @Test
  void noFileIsWrittenWhereAFolderThatBecomesALinkMeanwhileLeads() throws Exception {
    for (boolean force : new boolean[] {false, true}) {
      Path kept = root.resolve("kept" + force);
      try (Target target = target(force)) {
        finish(target, "a", "1");
        target.folder(List.of("a"));
        Files.move(root.resolve("a"), kept);
        Files.createSymbolicLink(root.resolve("a"), outside);
        finish(target, "a", "2");
        assertUsage(() -> target.folder(List.of("a", "c")), "exchanged for a link");
        target.folder(List.of());
        assertUsage(() -> finish(target, "a", "b", "3"), "no folder");
        assertUsage(() -> target.folder(List.of("a", "c")), "no folder");
        assertUsage(() -> target.setTime(List.of("a"), TIME), "no folder");
      }
      assertThat(kept.resolve("2")).hasContent("theirs");
      assertThat(outside).isDirectoryNotContaining(Files::isRegularFile);
      assertThat(outside.resolve("c")).isEmptyDirectory();
      assertThat(Files.getLastModifiedTime(outside).toInstant()).isNotEqualTo(TIME);
      Files.delete(root.resolve("a"));
    }
  }

  /** To open one waits for whoever opens its other end. */
  @Test
  @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aPipeInAFoldersPlaceIsNotWaitedFor() throws Exception {
    String pipe = root.resolve("pipe").toString();
    assertThat(new ProcessBuilder("mkfifo", pipe).start().waitFor()).isZero();
    try (Target target = target(true)) {
      assertUsage(() -> target.folder(List.of("pipe", "a")), "no folder");
    }
  }

  @Test
  void aNewFolderHasWhatTheOneAboveHandsDown() throws Exception {
    Path above = Files.createDirectory(root.resolve("above"));
    Files.setAttribute(above, "unix:mode", 02755); // by which a group is handed down
    try (Target target = target(false)) {
      target.folder(List.of("above", "new"));
    }
    assertThat((int) Files.getAttribute(above.resolve("new"), "unix:mode") & 02000).isNotZero();
  }

  @Test
  void aFileThatACrashToreIsReplacedAndNothingElse() throws Exception {
    Path file = Files.createFile(root.resolve("a"));
    assertUsage(() -> finish(target(false), "a"), "--force");
    resume("a", "whole");
    assertThat(file).hasContent("whole");
    Files.writeString(file, "who"); // has another time
    assertUsage(() -> target(false).checkFree(List.of("a"), 5, Optional.of(TIME), true), "--force");
    assertUsage(() -> resume("a", "whole"), "--force");
    Files.setLastModifiedTime(file, FileTime.from(TIME));
    target(false).checkFree(List.of("a"), 5, Optional.of(TIME), true);
    resume("a", "whole");
    assertThat(file).hasContent("whole");
    Files.writeString(file, "other"); // as long and as old, and nobody checked it
    Files.setLastModifiedTime(file, FileTime.from(TIME));
    resume("a", "whole");
    assertThat(file).hasContent("whole");
    Files.delete(file);
    Files.createSymbolicLink(file, Files.createFile(outside.resolve("empty")));
    assertUsage(() -> resume("a", "whole"), "--force");
  }

  private void resume(String name, String text) throws Exception {
    target(false).finish(part(text), List.of(name), Optional.of(TIME), false, true);
  }

  /** A work folder on one disk and a target on another, as below a mount point. */
  @Test
  void aDiskThatIsMountedBelowTheTargetIsWrittenTo(@TempDir(factory = Memory.class) Path other)
      throws Exception {
    assertThat(Files.getFileStore(other)).isNotEqualTo(Files.getFileStore(work));
    for (boolean force : new boolean[] {false, true}) {
      try (Target target = at(other, Optional.empty(), force)) {
        target.finish(part("whole"), List.of("a", "b"), Optional.of(TIME), true, false);
        if (!force) assertUsage(() -> finish(target, "a", "b"), "--force");
      }
    }
    Path file = other.resolve("a/b");
    assertThat(file).hasContent("whole");
    assertThat(Files.getLastModifiedTime(file).toInstant()).isEqualTo(TIME);
    assertThat(Files.isExecutable(file)).isTrue();
    assertThat(other.resolve("a")).isDirectoryContaining(file::equals);
    try (var left = Files.list(other.resolve("a"))) {
      assertThat(left).containsExactly(file);
    }
  }

  /** A folder in memory, which on Linux is a disk of its own. */
  static final class Memory implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.createTempDirectory(Path.of("/dev/shm"), "satchel");
    }
  }

  @Test
  void aTimeThatCannotBeSetIsCountedAndNoFailure() throws Exception {
    Path process = Path.of("/proc", String.valueOf(ProcessHandle.current().pid()));
    try (Target target = at(Path.of("/proc"), Optional.empty(), false)) {
      target.setTime(List.of(String.valueOf(process.getFileName())), TIME);
      boolean set = Files.getLastModifiedTime(process).toInstant().equals(TIME); // by old kernels
      assertThat(target.unset()).isEqualTo(set ? 0 : 1);
    }
    FileTraits traits = FileTraits.in(work);
    assertThat(traits.timed()).isTrue();
    assertThat(traits.areSet(root.resolve("gone"), false, Optional.of(TIME))).isFalse();
  }

  @Test
  void aFileInThePlaceOfAFolderIsSeenBeforeAnythingIsFetched() throws Exception {
    Files.writeString(root.resolve("a"), "mine");
    assertUsage(
        () -> target(true).checkFree(List.of("a", "b", "c"), 0, Optional.empty(), false),
        "no folder");
    assertUsage(() -> target(false).checkFolder(List.of("a", "b")), "no folder");
    target(false).checkFree(List.of("new", "b"), 0, Optional.empty(), false);
    assertThat(root.resolve("new")).doesNotExist();
  }

  @Test
  void theChosenPlaceItselfMayBeALink() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("chosen"), root);
    finish(at(link, Optional.empty(), false), "a");
    assertThat(root.resolve("a")).hasContent("theirs");
  }

  @Test
  void theUsersNameReplacesTheTopOneOnly() throws Exception {
    Target target = at(root, Optional.of("mine"), false);
    assertThat(target.place(List.of("x", "x"))).isEqualTo(root.resolve("mine/x"));
  }

  @Test
  void whatAnEarlierRunFinishedIsKnownAlsoOnCoarseFileSystems() throws Exception {
    Path file = Files.writeString(root.resolve("a"), "12345");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:04Z")));
    assertThat(target(false).looksDone(List.of("a"), 5, Optional.of(TIME))).isTrue();
    assertThat(target(false).looksDone(List.of("a"), 6, Optional.of(TIME))).isFalse();
    Instant year3000 = Instant.parse("3000-01-01T00:00:00Z"); // more than a file's time can hold
    Files.setLastModifiedTime(file, FileTimes.nearest(year3000));
    assertThat(target(false).looksDone(List.of("a"), 5, Optional.of(year3000))).isTrue();
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("1980-01-01T00:00:00Z")));
    assertThat(target(false).looksDone(List.of("a"), 5, Optional.of(Instant.EPOCH))).isTrue();
    assertThat(target(false).looksDone(List.of("a"), 6, Optional.of(Instant.EPOCH))).isFalse();
    Files.setLastModifiedTime(file, FileTime.from(TIME));
    assertThat(target(false).looksDone(List.of("a"), 5, Optional.of(Instant.EPOCH))).isFalse();
    assertThat(target(false).looksDone(List.of("a"), 5, Optional.of(TIME.plusSeconds(9))))
        .isFalse();
    assertThat(target(false).looksDone(List.of("b"), 5, Optional.empty())).isFalse();
    Files.createSymbolicLink(root.resolve("l"), file);
    assertThat(target(false).looksDone(List.of("l"), 5, Optional.empty())).isFalse();
  }

  private Target target(boolean force) throws IOException {
    return at(root, Optional.empty(), force);
  }

  private Target at(Path place, Optional<String> name, boolean force) throws IOException {
    return new Target(place, name, force, work);
  }

  private Path part(String text) throws IOException {
    Path part = work.resolve("part");
    StateFolder.openOwn(part).close();
    return Files.writeString(part, text);
  }

  private void finish(Target target, String... path) throws IOException, Failure {
    target.finish(part("theirs"), List.of(path), Optional.empty(), false, false);
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static void assertUsage(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable act, String words) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(act)
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.USAGE));
  }
}
