package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Shares of extreme shapes: a hundred thousand files, one file of no byte, nothing but a folder.
 *
 * <p>Source: docs/testing.md, faults.
 */
final class ManyFilesTest {

  private static final int FILES = 100_000;
  private static final int FOLDERS = 100;
  private static final int OBJECTS_MAX = 40;

  /** 108 MiB are seen for put and 94 for get: no more than for one large file (MemoryTest). */
  private static final long RESIDENT_MAX = 160L << 20;

  private static final Duration BOUND = Duration.ofMinutes(4);

  private final House house = House.shared();

  @Test
  void aHundredThousandFilesGoAsAFewObjectsAndComeBackEqual() throws Exception {
    Path tree = house.scratch("many").resolve("tree");
    for (int folder = 0; folder < FOLDERS; folder++) {
      Path sub = Files.createDirectories(tree.resolve("folder-%03d".formatted(folder)));
      for (int i = 0; i < FILES / FOLDERS; i++) {
        Files.writeString(
            sub.resolve("f%04d.txt".formatted(i)), "file %d of %d".formatted(i, folder));
      }
    }
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = house.device("many").through(proxy.url());
      Outcome put = device.run(BOUND, "put", tree.toString()).expect(Outcome.DONE);
      assertThat(proxy.recording().of("POST")).hasSizeLessThan(OBJECTS_MAX);
      Outcome get = device.run(BOUND, "get", put.line(), "-o", "back").expect(Outcome.DONE);
      assertThat(Trees.snapshot(device.work().resolve("back"))).isEqualTo(Trees.snapshot(tree));
      System.out.printf(
          "Many files: %d files, put %s %d MiB, get %s %d MiB%n",
          FILES,
          put.took(),
          put.peakResidentBytes() >> 20,
          get.took(),
          get.peakResidentBytes() >> 20);
      assertThat(put.peakResidentBytes()).as("peak of put").isLessThan(RESIDENT_MAX);
      assertThat(get.peakResidentBytes()).as("peak of get").isLessThan(RESIDENT_MAX);
      // The end of the tests has no time for so many.
      House.removeNow(device.work().resolve("back"));
      House.removeNow(tree);
    }
  }

  @Test
  void aFileOfNoByteAndAnEmptyFolderArriveAsTheyAre() throws Exception {
    Path folder = house.scratch("empty");
    CommandLine device = house.device("empty");
    Path empty = Files.createFile(folder.resolve("nothing"));
    String link = device.run("put", empty.toString()).expect(Outcome.DONE).line();
    device.run("get", link, "-o", "nothing").expect(Outcome.DONE);
    assertThat(device.work().resolve("nothing")).isEmptyFile();
    Path bare = Files.createDirectories(folder.resolve("bare"));
    String second = device.run("put", bare.toString()).expect(Outcome.DONE).line();
    device.run("get", second, "-o", "bare").expect(Outcome.DONE);
    assertThat(device.work().resolve("bare")).isEmptyDirectory();
  }

  @Test
  void theSampleTreeArrivesWithItsTimesBitsAndEmptyFolders() throws Exception {
    CommandLine device = house.device("sample");
    device.run("get", house.sample().link(), "-o", "tree").expect(Outcome.DONE);
    assertThat(Trees.snapshot(device.work().resolve("tree"))).isEqualTo(house.sample().content());
  }
}
