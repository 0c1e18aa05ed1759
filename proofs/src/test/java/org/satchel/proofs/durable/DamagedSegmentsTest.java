package org.satchel.proofs.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.satchel.cli.Inside;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * Segment files in the data folder are damaged, swapped, cut and removed under a running server.
 *
 * <p>Why this way: what a failing disk or a careless hand does to the files, the server's books
 * stay as they were. Each harm is undone after it was met, and the same line then succeeds, so a
 * harm that does nothing fails here. The first harm is met by processes, the others inside this
 * JVM.
 *
 * <p>Source: docs/testing.md, faults.
 */
final class DamagedSegmentsTest {

  private static final int SEGMENT_BYTES = 16 << 20;

  /** Two whole segments and a piece of a third, so that two of one object can be swapped. */
  private static final int FILE_BYTES = 2 * SEGMENT_BYTES + (1 << 20);

  private final Path folder = House.temporaryFolder();
  private final ServerPlan plan = ServerPlan.in(folder.resolve("server"));
  private final CommandLine device = CommandLine.at(folder.resolve("device")).through(plan.url());
  private final CommandLine quick = device.inside(new Inside());
  private final Patterned content = new Patterned(5, FILE_BYTES);

  DamagedSegmentsTest() throws IOException {}

  /** What is done to files: the new bytes of each; none for one that is removed. */
  private interface Harm {
    void to(Map<Path, byte[]> files);
  }

  @Test
  void aDoctoredFolderNeverYieldsAWrongFileAndOtherSharesStayWhole() throws Exception {
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      String link = put(content, "big.bin");
      List<Path> own = segments();
      String other = put(new Patterned(6, FILE_BYTES), "other.bin");
      Path foreign = segments().stream().filter(it -> !own.contains(it)).findFirst().orElseThrow();

      CommandLine reader = device;
      for (Map.Entry<String, Harm> harm : harms(own, foreign).entrySet()) {
        Map<Path, byte[]> sound = read(own, foreign);
        Map<Path, byte[]> harmed = new HashMap<>(sound);
        harm.getValue().to(harmed);
        write(sound.keySet(), harmed);
        refused(reader, harm.getKey(), link);
        if (!Arrays.equals(harmed.get(foreign), sound.get(foreign))) {
          quick.run("verify", other).expect(Outcome.HOSTILE);
        }
        write(sound.keySet(), sound);
        quick.run("verify", link).expect(Outcome.DONE);
        reader = quick;
      }
      device.run("verify", other).expect(Outcome.DONE);
      device.run("get", link, "-o", "restored").expect(Outcome.DONE);
      content.compare(device.work().resolve("restored"));
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  private static Map<String, Harm> harms(List<Path> own, Path foreign) {
    Path manifest = own.getLast();
    Path first = own.get(0);
    Path second = own.get(1);
    Map<String, Harm> all = new LinkedHashMap<>();
    all.put("a turned bit", files -> files.computeIfPresent(first, (file, old) -> flip(old)));
    all.put("swapped in one object", files -> swap(files, first, second));
    all.put("swapped between objects", files -> swap(files, first, foreign));
    all.put("overwritten by another", files -> files.put(first, files.get(second)));
    all.put(
        "truncated",
        files -> files.computeIfPresent(first, (file, old) -> Arrays.copyOf(old, old.length / 2)));
    all.put(
        "one byte short",
        files -> files.computeIfPresent(second, (file, old) -> Arrays.copyOf(old, old.length - 1)));
    all.put(
        "one byte long",
        files -> files.computeIfPresent(first, (file, old) -> Arrays.copyOf(old, old.length + 1)));
    all.put("emptied", files -> files.put(first, new byte[0]));
    all.put("removed", files -> files.remove(second));
    all.put("all removed", files -> own.forEach(files::remove));
    all.put(
        "a turned bit of the manifest",
        files -> files.computeIfPresent(manifest, (file, old) -> flip(old)));
    all.put("the manifest emptied", files -> files.put(manifest, new byte[0]));
    all.put("the manifest removed", files -> files.remove(manifest));
    return all;
  }

  private static byte[] flip(byte[] bytes) {
    byte[] changed = bytes.clone();
    changed[changed.length / 3] ^= 0x01;
    return changed;
  }

  private static void swap(Map<Path, byte[]> files, Path one, Path other) {
    byte[] first = files.get(one);
    files.put(one, files.get(other));
    files.put(other, first);
  }

  private String put(Patterned bytes, String name) throws IOException {
    Path file = bytes.writeTo(folder.resolve(name));
    return device.run("put", file.toString()).expect(Outcome.DONE).line();
  }

  private void refused(CommandLine reader, String harm, String link) {
    // A name of its own: what an earlier try brought whole would not be fetched again.
    String name = harm.replace(' ', '-');
    Outcome get = reader.run("get", link, "-o", name);
    Outcome verify = reader.run("verify", link);
    assertThat(get.exit()).as("get, %s: %s", harm, get.err()).isEqualTo(Outcome.HOSTILE);
    assertThat(verify.exit()).as("verify, %s: %s", harm, verify.err()).isEqualTo(Outcome.HOSTILE);
    assertThat(device.work().resolve(name)).as(harm).doesNotExist();
  }

  /** Stored segments, the largest first; the smallest is a manifest. */
  private List<Path> segments() throws IOException {
    try (Stream<Path> walk = Files.walk(plan.data().resolve("segments"))) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("owner"))
          .sorted(Comparator.comparingLong((Path file) -> -file.toFile().length()))
          .toList();
    }
  }

  private static Map<Path, byte[]> read(List<Path> own, Path foreign) throws IOException {
    Map<Path, byte[]> files = new HashMap<>();
    for (Path file : own) files.put(file, Files.readAllBytes(file));
    files.put(foreign, Files.readAllBytes(foreign));
    return files;
  }

  /** Brings these files to their new bytes; one that has none goes. */
  private static void write(Set<Path> files, Map<Path, byte[]> bytes) throws IOException {
    for (Path file : files) {
      if (bytes.containsKey(file)) Files.write(file, bytes.get(file));
      else Files.deleteIfExists(file);
    }
  }
}
