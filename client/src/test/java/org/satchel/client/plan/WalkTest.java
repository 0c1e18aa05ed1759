package org.satchel.client.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.client.FileTimes;
import org.satchel.format.manifest.PathName;
import org.satchel.testkit.Seed;

class WalkTest {

  /** A file of the kernel's that nobody may read, not even root. */
  private static final Path UNREADABLE = Path.of("/proc/sys/vm/compact_memory");

  @TempDir Path folder = Path.of("");

  @Test
  void foldersComeBeforeWhatTheyHoldAndNamesInTheManifestsOrder() throws Exception {
    write("a/b");
    write("a-b");
    write("a/c/d");
    Files.createDirectory(folder.resolve("a/empty"));
    assertThat(paths(folder.resolve("a"), folder.resolve("a-b")))
        .containsExactly("a", "a/b", "a/c", "a/c/d", "a/empty", "a-b");
  }

  @Test
  void anyTreeIsWalkedInThePathsOrder() {
    Seed.ofThisRun()
        .rounds(
            20,
            (random, round) -> {
              Path top = Files.createDirectory(folder.resolve("round-" + round));
              List<Path> folders = new ArrayList<>(List.of(top));
              for (int i = 0; i < 30; i++) {
                String name = Character.toString("ab-.é🙂\uE000".codePointAt(random.nextInt(5)));
                Path place = folders.get(random.nextInt(folders.size())).resolve(name + i);
                if (random.nextBoolean()) {
                  folders.add(Files.createDirectory(place));
                } else {
                  Files.writeString(place, "x");
                }
              }
              List<PathName> walked = new ArrayList<>();
              Walk.over(List.of(top), found -> walked.add(parse(found.path())));
              assertThat(walked).hasSize(31).isSorted();
            });
  }

  @Test
  void aDotStandsForTheFolderItIs() throws Exception {
    write("dir/file");
    assertThat(paths(folder.resolve("dir/."))).containsExactly("dir", "dir/file");
    assertThat(paths(folder.resolve("dir/../dir"))).containsExactly("dir", "dir/file");
    assertUsage(() -> paths(Path.of("/")), "no name of its own");
  }

  /** Sparse: no disk of this test holds such a file. */
  @Test
  void aFileLongerThanAnObjectAndMoreThanAShareAreRefusedByName() throws Exception {
    long most = 254L << 40;
    Path file = folder.resolve("sparse");
    assertThat(Walk.withFile(7, most, file)).isEqualTo(most + 7);
    assertUsage(() -> Walk.withFile(0, most + 1, file), "sparse is larger than 254 TiB");
    assertUsage(() -> Walk.withFile(0, Long.MAX_VALUE, file), "sparse is larger than 254 TiB");
    assertUsage(() -> Walk.withFile((1L << 53) - 7, 7, file), "sparse is too much");
  }

  @Test
  void whatNoShareHoldsIsRefusedByName() throws Exception {
    Path file = write("file");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertUsage(() -> paths(link), "symbolic link");
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.createSymbolicLink(inside.resolve("dangling"), Path.of("nowhere"));
    assertUsage(() -> paths(inside), "dangling");
    assertUsage(() -> paths(folder.resolve("missing")), "does not exist");
    assertUsage(() -> paths(Path.of("/dev/null")), "neither a file nor a folder");
    assertUsage(() -> paths(file, file), "same name");
  }

  @Test
  void twoNamesThatCoincideInNfcAreRefused() throws Exception {
    write("d/e\u0301");
    write("d/\u00e9");
    assertUsage(() -> paths(folder.resolve("d")), "same name");
  }

  @Test
  void aFileThatCannotBeReadIsRefusedBeforeAnythingIsSent() {
    assertThat(UNREADABLE).isRegularFile();
    assertUsage(() -> paths(UNREADABLE), "cannot be read");
  }

  @Test
  void aFileThatHoldsMoreThanItTellsIsRefused() {
    assertUsage(() -> paths(Path.of("/proc/cpuinfo")), "holds more than it tells");
  }

  @Test
  void whatTheProgramItselfKeepsIsRefusedFromWhereverItIsReached() throws Exception {
    Path own = write("home/state/satchel/file").getParent();
    Path other = write("home/other");
    Path link = Files.createSymbolicLink(folder.resolve("link"), own);
    for (Path path : List.of(own, own.resolve("file"), folder.resolve("home"), link)) {
      assertUsage(() -> Walk.refuse(link, List.of(other, path)), own.toRealPath().toString());
    }
    Walk.refuse(link, List.of(other, folder.resolve("missing")));
  }

  @Test
  void timesLengthsAndTheRightToExecuteAreFound() throws Exception {
    Path file = write("run");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    List<Planned> found = new ArrayList<>();
    Walk.over(List.of(file), found::add);
    long mtime = Files.getLastModifiedTime(file).toMillis();
    assertThat(found).containsExactly(new Planned.File("run", mtime, file, 3, true));
  }

  @Test
  void onlyTheOwnersRightToExecuteCounts() throws Exception {
    Path others = write("others");
    Files.setPosixFilePermissions(others, PosixFilePermissions.fromString("rw-r--r-x"));
    Path owners = write("owners");
    Files.setPosixFilePermissions(owners, PosixFilePermissions.fromString("rwxr--r--"));
    List<Boolean> executable = new ArrayList<>();
    Walk.over(
        List.of(others, owners), found -> executable.add(((Planned.File) found).executable()));
    assertThat(executable).containsExactly(false, true);
  }

  @Test
  void aTimeIsTheMillisecondInWhichItLies() throws Exception {
    Path file = write("old");
    Files.setLastModifiedTime(file, FileTime.from(-5, TimeUnit.SECONDS));
    assertThat(millis(file)).isEqualTo(-5_000);
    Files.setLastModifiedTime(file, FileTime.from(1_700_000_000_123_900L, TimeUnit.MICROSECONDS));
    assertThat(millis(file)).isEqualTo(1_700_000_000_123L);
    assertThat(FileTimes.millis(FileTime.from(-5_500_400, TimeUnit.MICROSECONDS)))
        .isEqualTo(-5_501);
    assertThat(FileTimes.millis(FileTime.from(Long.MIN_VALUE, TimeUnit.DAYS)))
        .isEqualTo(Long.MIN_VALUE);
  }

  private static long millis(Path file) throws Exception {
    List<Planned> found = new ArrayList<>();
    Walk.over(List.of(file), found::add);
    return found.getFirst().mtimeMs();
  }

  private Path write(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.resolveSibling("x").getParent());
    return Files.writeString(file, "abc");
  }

  private static List<String> paths(Path... tops) throws IOException, Failure {
    List<String> paths = new ArrayList<>();
    Walk.over(List.of(tops), found -> paths.add(found.path()));
    return paths;
  }

  private static PathName parse(String path) {
    try {
      return PathName.parse(path);
    } catch (org.satchel.format.record.RefusedException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertUsage(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable act, String words) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(act)
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.USAGE));
  }
}
