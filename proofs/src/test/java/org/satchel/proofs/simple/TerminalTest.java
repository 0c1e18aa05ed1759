package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Install;
import org.satchel.testkit.process.Outcome;

/**
 * What a shell and a terminal do to a command: streams that are closed, Ctrl-C at a question.
 *
 * <p>Source: docs/decisions/0040-what-scripts-see.md; POSIX, the shell's redirections and termios.
 */
final class TerminalTest {

  /** What a shell gives a program that Ctrl-C ended: 128 and the signal's number. */
  private static final int INTERRUPTED = 130;

  private static final String LAUNCHER = Install.launcher().toString();

  private final House house = House.shared();
  private final CommandLine device = house.device("terminal");

  @Test
  void nothingOfJavasOwnFilesIsSentWhenStandardInputIsClosed() throws Exception {
    Ended put = run("sh", "-c", "exec \"$0\" put - <&-", LAUNCHER);
    assertThat(put).isEqualTo(new Ended(Outcome.USAGE, ""));
    assertThat(Files.exists(device.state().resolve("satchel/shares"))).isFalse();
  }

  @Test
  void aCommandThatNeedsNoStandardInputRunsWithoutOne() throws Exception {
    Ended version = run("sh", "-c", "exec \"$0\" version <&- 2>&-", LAUNCHER);
    assertThat(version.exit()).isZero();
    assertThat(version.out()).startsWith("satchel ");
  }

  @Test
  void aClosedStandardOutputIsNoSuccess() throws Exception {
    assertThat(run("sh", "-c", "exec \"$0\" version >&-", LAUNCHER).exit())
        .isEqualTo(Outcome.REFUSED);
  }

  @Test
  void ctrlCAtAPasswordsQuestionLeavesATerminalThatShowsWhatIsTyped() throws Exception {
    Path file = Files.writeString(device.work().resolve("file"), "abc");
    String program = Install.root().resolve("proofs/src/test/resources/terminal.py").toString();
    Ended asked = run("python3", program, LAUNCHER, "put", file.toString(), "--password");
    assertThat(asked)
        .isEqualTo(new Ended(0, "asked False ended %d after True\n".formatted(INTERRUPTED)));
  }

  private record Ended(int exit, String out) {}

  private Ended run(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(List.of(command)).directory(device.work().toFile());
    builder.environment().put("XDG_STATE_HOME", device.state().toString());
    builder.environment().put("SATCHEL_SERVER", house.server().url());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(CommandLine.BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out);
  }
}
