package org.satchel.proofs.open;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;

/**
 * A reader and writer made from the specification alone, by somebody who had not seen our code.
 *
 * <p>Why this way: {@code satchel.py get LINK -o FOLDER [--password P]} opens what our command line
 * sent, {@code satchel.py put --server URL [--password P] PATH...} prints a link that it opens.
 *
 * <p>Source: spec/; proofs/python/satchel.py.
 */
final class IndependentPythonTest {

  private static final String PASSWORD = "p\u00e4ssw\u00f6rd of two words";

  private final House house = House.shared();

  private String python(Path folder, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Program.part(".venv/bin/python"));
    command.add(Program.part("python/satchel.py"));
    command.addAll(List.of(arguments));
    return Program.run(folder, command);
  }

  @Test
  void itOpensTheShareThatOurCommandLineMade() throws Exception {
    Path folder = house.scratch("python-get");
    python(folder, "get", house.sample().link(), "-o", "tree");
    assertSame(Trees.snapshot(folder.resolve("tree")), house.sample().content());
  }

  @Test
  void itOpensAShareWithAPassword() throws Exception {
    Path notes = house.sample().tree().resolve("notes");
    House.Sample locked = house.put(notes, "--password", PASSWORD);
    Path folder = house.scratch("python-locked");
    python(folder, "get", locked.link(), "--password", PASSWORD, "-o", "notes");
    assertSame(Trees.snapshot(folder.resolve("notes")), locked.content());
  }

  @Test
  void ourCommandLineOpensTheShareThatItMade() throws Exception {
    for (String[] password : new String[][] {{}, {"--password", PASSWORD}}) {
      List<String> line = new ArrayList<>(List.of("put", "--server", house.server().url()));
      line.addAll(List.of(password));
      line.add(house.sample().tree().toString());
      String link = python(house.scratch("python-put"), line.toArray(String[]::new));
      CommandLine reader = house.device("reader");
      List<String> get = new ArrayList<>(List.of("get", link, "-o", "tree"));
      get.addAll(List.of(password));
      reader.run(get.toArray(String[]::new)).expect(Outcome.DONE);
      assertSame(Trees.snapshot(reader.work().resolve("tree")), house.sample().content());
    }
  }

  private static void assertSame(Map<String, String> got, Map<String, String> wanted) {
    assertThat(got).isEqualTo(wanted);
  }
}
