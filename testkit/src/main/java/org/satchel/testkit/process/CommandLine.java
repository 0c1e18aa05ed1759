package org.satchel.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The command line as one person on one device runs it: own home, own state, own working folder.
 *
 * <p>Why this way: nothing of the machine's own environment reaches the commands but the search
 * path and the JDK, so that a proof means the same on every machine.
 *
 * <p>Threads: commands may run at the same time; each has its own output files.
 *
 * <p>Source: the environment variables of {@code docs/operations.md}.
 */
public final class CommandLine {

  /** Longest command of the proofs that is not given its own bound: 1 GiB on a busy machine. */
  public static final Duration BOUND = Duration.ofMinutes(2);

  private static final List<String> INHERITED = List.of("PATH", "JAVA_HOME");

  private final Path home;
  private final Map<String, String> environment;
  private final AtomicInteger runs;

  private CommandLine(Path home, Map<String, String> environment, AtomicInteger runs) {
    this.home = home;
    this.environment = environment;
    this.runs = runs;
  }

  /** A device whose state lies under {@code home}. */
  public static CommandLine at(Path home) {
    try {
      Files.createDirectories(home.resolve("work"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new CommandLine(home, Map.of(), new AtomicInteger());
  }

  /** The same device talking to another server address. */
  public CommandLine through(String serverUrl) {
    return with("SATCHEL_SERVER", serverUrl);
  }

  /** The same device with one more variable in the environment. */
  public CommandLine with(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new CommandLine(home, more, runs);
  }

  /** The folder in which the commands run. */
  public Path work() {
    return home.resolve("work");
  }

  /** Where standard output and error of all commands were written. */
  public Path logs() {
    return home.resolve("logs");
  }

  /** Where the device keeps its shares and its unfinished ones. */
  public Path state() {
    return home.resolve("state");
  }

  /** Runs a command to its end with nothing on standard input. */
  public Outcome run(String... arguments) {
    return run(BOUND, arguments);
  }

  public Outcome run(Duration bound, String... arguments) {
    long begun = System.nanoTime();
    try (RunningProcess process = start(RunningProcess.Output.FILE, arguments)) {
      closeInput(process);
      int exit = process.await(bound);
      return new Outcome(
          exit,
          process.standardOutputText(),
          process.standardErrorText(),
          Duration.ofNanos(System.nanoTime() - begun),
          process.peakResidentBytes());
    }
  }

  private static void closeInput(RunningProcess process) {
    try {
      process.input().close();
    } catch (IOException endedAlready) {
      return;
    }
  }

  /** Starts a command and leaves it running. */
  public RunningProcess start(RunningProcess.Output output, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Install.launcher().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(work().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment());
    String name = "%04d-%s".formatted(runs.incrementAndGet(), arguments[0]);
    return RunningProcess.start(builder, logs(), name, output);
  }

  private Map<String, String> environment() {
    Map<String, String> all = inherited();
    all.put("HOME", home.toString());
    all.put("XDG_STATE_HOME", state().toString());
    all.putAll(environment);
    return all;
  }

  static Map<String, String> inherited() {
    Map<String, String> all = new TreeMap<>();
    for (String name : INHERITED) {
      String value = System.getenv(name);
      if (value != null) all.put(name, value);
    }
    all.put("JAVA_HOME", System.getProperty("java.home"));
    return all;
  }
}
