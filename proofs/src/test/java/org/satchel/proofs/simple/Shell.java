package org.satchel.proofs.simple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;

/**
 * A shell in a folder, with an environment that is given and nothing of this machine's.
 *
 * <p>Why this way: what people type is more than the program's own words: a path to it, a folder to
 * type it in, what is on PATH.
 *
 * <p>Threads: one line at a time for each folder of logs.
 *
 * <p>Source: sh(1).
 *
 * @param logs where the last line's output lies
 */
record Shell(Path folder, Path logs, Map<String, String> environment) {

  /** Runs a line to its end, with nothing on standard input. */
  Outcome run(String line) throws IOException, InterruptedException {
    return run(List.of("/bin/sh", "-c", line));
  }

  /** Runs a program to its end, with nothing on standard input. */
  Outcome run(List<String> command) throws IOException, InterruptedException {
    Path out = logs.resolve("shell.out");
    Path err = logs.resolve("shell.err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    long begun = System.nanoTime();
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(CommandLine.BOUND.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("did not end: " + command + " " + Files.readString(err));
    }
    return new Outcome(
        process.exitValue(),
        Files.readString(out),
        Files.readString(err),
        Duration.ofNanos(System.nanoTime() - begun),
        Outcome.NO_PROCESS);
  }
}
