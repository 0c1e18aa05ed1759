package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Install;
import org.satchel.testkit.process.Outcome;

/**
 * Sessions at the real command line: each command, its exact standard output, its exit code.
 *
 * <p>Source: docs/operations.md; the help texts.
 */
final class TranscriptsTest {

  private static final Path TRANSCRIPTS =
      Install.root().resolve("proofs/src/test/resources/transcripts");

  private final House house = House.shared();

  static List<Path> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(TRANSCRIPTS)) {
      return files.map(Path::getFileName).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void runAsWritten(Path name) throws IOException {
    new Transcript(house.device("writer")).run(Files.readString(TRANSCRIPTS.resolve(name)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$ satchel version\nsatchel 0.0.7",
        "$ satchel version\n",
        "$ satchel version\nsatchel <any>\n[3]",
        "$ satchel get nonsense\n! sunshine\n[2]"
      })
  void failWhereAWordOrACodeDiffers(String wrong) {
    Transcript session = new Transcript(house.device("writer"));
    assertThatThrownBy(() -> session.run(wrong)).isInstanceOf(AssertionError.class);
  }

  @Test
  void everyCommandHasAHelpThatNamesAllItTakes() {
    CommandLine device = house.device("stranger");
    String all = device.run("--help").expect(Outcome.DONE).out();
    List<String> commands =
        List.of(
            "put", "get", "info", "ls", "edit", "end", "open", "verify", "completion", "version");
    for (String command : commands) {
      assertThat(all).contains("  " + command + " ");
      String help = device.run(command, "--help").expect(Outcome.DONE).out();
      assertThat(help).startsWith("Usage: satchel " + command);
      assertThat(device.run("help", command).expect(Outcome.DONE).out()).isEqualTo(help);
    }
    for (String command : List.of("serve", "admin")) {
      assertThat(all).contains("  " + command + " ");
      String help = device.run(command, "--help").expect(Outcome.DONE).out();
      assertThat(help).startsWith("Usage: satchel " + command).doesNotContain("<");
      assertThat(device.run("help", command).expect(Outcome.DONE).out()).isEqualTo(help);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "info", "verify", "edit", "end", "open"})
  void everyCommandThatTakesALinkTakesPasswordsAndLinkFiles(String command) {
    String help = house.device("stranger").run(command, "--help").expect(Outcome.DONE).out();
    assertThat(help.replaceAll("\\s+", " "))
        .contains("--link-file=FILE", "--password[=VALUE]", "--password-file=FILE")
        .contains("reads it from standard input; without one it is asked for", "list of processes");
  }
}
