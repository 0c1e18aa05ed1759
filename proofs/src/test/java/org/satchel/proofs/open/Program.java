package org.satchel.proofs.open;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.satchel.testkit.process.Install;

/**
 * Another people's program, run to its end.
 *
 * <p>Why this way: a missing program is a failure that says how to get it, never a skipped test.
 *
 * <p>Threads: any.
 *
 * <p>Source: tools/setup brings all of them.
 */
final class Program {

  private static final Duration BOUND = Duration.ofMinutes(2);

  private Program() {}

  /** A file of the proofs' own folder, which must be there. */
  static String part(String path) {
    Path file = Install.root().resolve("proofs").resolve(path);
    if (Files.exists(file)) return file.toString();
    throw new AssertionError(file + " is missing: run tools/setup tests");
  }

  /**
   * Runs a program in a folder.
   *
   * @return what it printed on standard output
   * @throws AssertionError when it fails, with what it said
   */
  static String run(Path folder, List<String> command) throws Exception {
    Ended ended = end(folder, command);
    if (ended.exit() == 0) return ended.out().strip();
    throw new AssertionError(
        "%s ended with %d: %s%s".formatted(command, ended.exit(), ended.out(), ended.err()));
  }

  /** Runs a program that may fail, and returns its exit code. */
  static int exit(Path folder, List<String> command) throws Exception {
    return end(folder, command).exit();
  }

  private record Ended(int exit, String out, String err) {}

  private static Ended end(Path folder, List<String> command) throws Exception {
    Path out = Files.createTempFile(folder, "program", ".out");
    Path err = Files.createTempFile(folder, "program", ".err");
    Process process = start(folder, command, out, err);
    if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + command + " " + Files.readString(err));
    }
    String said = Files.readString(out, StandardCharsets.UTF_8);
    return new Ended(process.exitValue(), said, Files.readString(err));
  }

  private static Process start(Path folder, List<String> command, Path out, Path err) {
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectOutput(out.toFile())
          .redirectError(err.toFile())
          .start();
    } catch (IOException missing) {
      throw new AssertionError(
          command.getFirst() + " is missing: run tools/setup tests: " + missing.getMessage(),
          missing);
    }
  }
}
