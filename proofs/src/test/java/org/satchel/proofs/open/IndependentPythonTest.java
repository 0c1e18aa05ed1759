package org.satchel.proofs.open;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Install;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * A reader and a writer in Python, made from the specification alone.
 *
 * <p>Why this way: who wrote them had not seen our code and uses another library of primitives, so
 * what both sides agree on stands in {@code spec/}.
 *
 * <p>Source: spec/; proofs/python/satchel_py.
 */
final class IndependentPythonTest {

  private static final String PASSWORD = "p\u00e4ssw\u00f6rd of two words";

  /** Around a chunk, across a segment, and with what a folder has besides. */
  private static final int[] SIZES = {0, 1, 65_535, 65_536, 9_000_000, 20_000_000};

  private static final int SMALL_FILES = 40;

  private final House house = House.shared();

  @Test
  void itGivesEachVectorItsClass() throws Exception {
    Path vectors = Install.root().resolve("spec/vectors");
    String counts = python(house.scratch("vectors"), "vectors.py", vectors.toString());
    try (Stream<Path> files = Files.list(vectors)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".json")).toList()) {
        assertThat(counts).contains(String.valueOf(file.getFileName()).replace(".json", ""));
      }
    }
  }

  @Test
  void itOpensWhatOurCommandLineSent() throws Exception {
    Path tree = tree(house.scratch("sent").resolve("tree"));
    for (List<String> password : List.of(List.<String>of(), List.of("--password", PASSWORD))) {
      House.Sample share = house.put(tree, password.toArray(String[]::new));
      Path folder = house.scratch("python-open");
      List<String> line = new ArrayList<>(List.of(share.link(), "out"));
      line.addAll(password);
      python(folder, "open_share.py", line.toArray(String[]::new));
      assertThat(Trees.snapshot(folder.resolve("out/tree"))).isEqualTo(share.content());
    }
  }

  /** Python's Unicode is most often older than Java's: NFC of what is new to it differs. */
  @Test
  void itOpensNamesOfCharactersThatItMayNotKnow() throws Exception {
    Path tree = Files.createDirectories(house.scratch("new-names").resolve("tree"));
    String vowels = Character.toString(0x1611E).repeat(2); // Gurung Khema: composed by Unicode 16
    String marks = "e\u0301" + Character.toString(0x10EFD); // an Arabic mark of Unicode 15
    for (String name : List.of(vowels, marks, "x" + marks.substring(1))) {
      Files.writeString(tree.resolve(Normalizer.normalize(name, Normalizer.Form.NFC)), name);
    }
    House.Sample share = house.put(tree);
    Path folder = house.scratch("python-names");
    python(folder, "open_share.py", share.link(), "out");
    assertThat(Trees.snapshot(folder.resolve("out/tree"))).hasSize(3).isEqualTo(share.content());
  }

  @Test
  void ourCommandLineOpensWhatItSent() throws Exception {
    Path tree = tree(house.scratch("made").resolve("tree"));
    Map<String, String> content = Trees.snapshot(tree);
    for (List<String> password : List.of(List.<String>of(), List.of("--password", PASSWORD))) {
      List<String> line = new ArrayList<>(List.of(house.server().url(), tree.toString()));
      line.addAll(password);
      String link = python(house.scratch("python-make"), "make_share.py", arguments(line));
      CommandLine reader = house.device("reader");
      List<String> get = new ArrayList<>(List.of("get", link));
      get.addAll(password);
      reader.run(arguments(get)).expect(Outcome.DONE);
      assertThat(Trees.snapshot(reader.work().resolve("tree"))).isEqualTo(content);
    }
  }

  @Test
  void itRefusesAByteThatWasTurnedOnTheServersDisk() throws Exception {
    Path place = House.temporaryFolder();
    ServerPlan plan = ServerPlan.in(place.resolve("server"));
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      Path file = new Patterned(1, 20_000_000).writeTo(place.resolve("f"));
      CommandLine sender = CommandLine.at(place.resolve("sender")).through(server.url());
      String link = sender.run("put", file.toString()).expect(Outcome.DONE).line();
      python(place, "open_share.py", link, "whole");
      turn(largestSegment(plan.data().resolve("segments")));
      List<String> again = command("open_share.py", link, "damaged");
      assertThat(Program.exit(place, again)).isEqualTo(Outcome.HOSTILE);
      assertThat(place.resolve("damaged/f")).doesNotExist();
    }
  }

  private static Path largestSegment(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
          .orElseThrow();
    }
  }

  private static void turn(Path file) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      long middle = bytes.length() / 2;
      bytes.seek(middle);
      int old = bytes.read();
      bytes.seek(middle);
      bytes.write(old ^ 1);
    }
  }

  private static Path tree(Path root) throws IOException {
    for (int size : SIZES) new Patterned(size, size).writeTo(root.resolve("size-" + size));
    for (int i = 0; i < SMALL_FILES; i++) {
      new Patterned(i, 100L * i).writeTo(root.resolve("many/%d.bin".formatted(i)));
    }
    Files.createDirectories(root.resolve("nested/deep/empty"));
    Files.writeString(
        root.resolve("\uff5e"), "before the next by its bytes, behind it by UTF-16\n");
    Files.writeString(root.resolve("\ud83d\ude00"), "a face\n");
    Path named = root.resolve("\u00e9t\u00e9 \u65e5\u672c \ud83d\ude00.txt");
    Files.writeString(named, "words\n");
    Files.setLastModifiedTime(named, FileTime.from(Instant.parse("2001-02-03T04:05:06.789Z")));
    Path old = Files.writeString(root.resolve("old"), "before 1970\n");
    Files.setLastModifiedTime(old, FileTime.from(Instant.parse("1963-11-22T18:30:00Z")));
    Path script = Files.writeString(root.resolve("run.sh"), "#!/bin/sh\nexit 0\n");
    if (!script.toFile().setExecutable(true)) throw new IOException("no executable bit here");
    return root;
  }

  private static String python(Path folder, String program, String... arguments) throws Exception {
    return Program.run(folder, command(program, arguments));
  }

  private static List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Program.part(".venv/bin/python"));
    command.add("-B");
    command.add(Program.part("python/" + program));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String[] arguments(List<String> line) {
    return line.toArray(String[]::new);
  }
}
