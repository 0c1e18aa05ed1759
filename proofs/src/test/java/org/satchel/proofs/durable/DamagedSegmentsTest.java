package org.satchel.proofs.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * Segment files in the data folder are damaged, swapped, cut and removed under a running server.
 *
 * <p>Source: docs/testing.md, faults.
 */
final class DamagedSegmentsTest {

  private static final long SEGMENT_BYTES = 16L << 20;

  @Test
  void aDoctoredFolderNeverYieldsAWrongFileAndOtherSharesStayWhole() throws Exception {
    Path folder = House.temporaryFolder();
    ServerPlan plan = ServerPlan.in(folder.resolve("server"));
    Patterned big = new Patterned(5, 40 << 20);
    Patterned other = new Patterned(6, 1 << 20);
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      CommandLine device = CommandLine.at(folder.resolve("device")).through(server.url());
      String link = put(device, big.writeTo(folder.resolve("big.bin")));
      List<Path> segments = fullSegments(plan.data());
      assertThat(segments).hasSizeGreaterThanOrEqualTo(2);
      String whole = put(device, other.writeTo(folder.resolve("other.bin")));
      Path first = segments.get(0);
      Path second = segments.get(1);
      byte[] firstBytes = Files.readAllBytes(first);

      flip(first);
      refused(device, link, Outcome.HOSTILE);
      flip(first);
      Files.write(first, Files.readAllBytes(second));
      refused(device, link, Outcome.HOSTILE);
      Files.write(first, new byte[0]);
      refused(device, link, Outcome.HOSTILE, Outcome.UNREACHABLE, Outcome.REFUSED);
      Files.delete(first);
      refused(device, link, Outcome.HOSTILE, Outcome.UNREACHABLE, Outcome.REFUSED);

      fetch(device, whole, other, "other");
      Files.write(first, firstBytes);
      fetch(device, link, big, "restored");
    }
  }

  private static String put(CommandLine device, Path file) {
    return device.run("put", file.toString()).expect(Outcome.DONE).line();
  }

  private static void refused(CommandLine device, String link, Integer... codes) {
    Outcome outcome = device.run("get", link, "-o", "damaged.bin");
    assertThat(outcome.exit()).as(outcome.err()).isIn((Object[]) codes);
    assertThat(device.work().resolve("damaged.bin")).doesNotExist();
    assertThat(device.run("verify", link).exit()).isIn((Object[]) codes);
  }

  private static void fetch(CommandLine device, String link, Patterned content, String name)
      throws IOException {
    device.run("get", link, "-o", name).expect(Outcome.DONE);
    content.compare(device.work().resolve(name));
  }

  private static void flip(Path file) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(SEGMENT_BYTES / 3);
      int old = open.read();
      open.seek(SEGMENT_BYTES / 3);
      open.write(old ^ 0x01);
    }
  }

  private static List<Path> fullSegments(Path data) throws IOException {
    try (Stream<Path> walk = Files.walk(data)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> file.toFile().length() == SEGMENT_BYTES)
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }
}
