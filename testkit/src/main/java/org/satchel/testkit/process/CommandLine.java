package org.satchel.testkit.process;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private final Optional<Inside> inside;

  /**
   * The product without a process: runs the words of a command, in the thread that calls, and gives
   * its exit code. Interruption ends it.
   */
  @FunctionalInterface
  public interface Inside {
    int run(String[] words, Map<String, String> environment, PrintStream out, PrintStream err);
  }

  private CommandLine(
      Path home, Map<String, String> environment, AtomicInteger runs, Optional<Inside> inside) {
    this.home = home;
    this.environment = environment;
    this.runs = runs;
    this.inside = inside;
  }

  /** A device whose state lies under {@code home}. */
  public static CommandLine at(Path home) {
    try {
      Files.createDirectories(home.resolve("work"));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return new CommandLine(home, Map.of(), new AtomicInteger(), Optional.empty());
  }

  /**
   * The same device whose commands are no processes: a start takes most of a small command's time.
   * What follows {@code -o} lies in the device's working folder, as it does for a process; other
   * files must be named in full, since this JVM's working folder is another.
   */
  public CommandLine inside(Inside product) {
    return new CommandLine(home, environment, runs, Optional.of(product));
  }

  /** The same device talking to another server address. */
  public CommandLine through(String serverUrl) {
    return with("SATCHEL_SERVER", serverUrl);
  }

  /** The same device with one more variable in the environment. */
  public CommandLine with(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new CommandLine(home, more, runs, inside);
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
    if (inside.isPresent()) return runInside(inside.get(), bound, arguments);
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

  private Outcome runInside(Inside product, Duration bound, String... arguments) {
    long begun = System.nanoTime();
    String name = nextLog(arguments);
    Path out = logs().resolve(name + ".out");
    Path err = logs().resolve(name + ".err");
    try {
      Files.createDirectories(logs());
      int exit = exitOf(product, bound, out, err, arguments);
      Duration took = Duration.ofNanos(System.nanoTime() - begun);
      return new Outcome(
          exit, Files.readString(out), Files.readString(err), took, Outcome.NO_PROCESS);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private int exitOf(Inside product, Duration bound, Path out, Path err, String... arguments)
      throws IOException {
    String[] words = placed(arguments);
    try (var toOut = new PrintStream(Files.newOutputStream(out), true, StandardCharsets.UTF_8);
        var toErr = new PrintStream(Files.newOutputStream(err), true, StandardCharsets.UTF_8)) {
      var task = new FutureTask<>(() -> product.run(words, environment(), toOut, toErr));
      Thread.ofPlatform().daemon().name("satchel " + words[0]).start(task);
      try {
        return task.get(bound.toMillis(), TimeUnit.MILLISECONDS);
      } finally {
        task.cancel(true);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a command", stopped);
    } catch (ExecutionException | TimeoutException failure) {
      throw new AssertionError("%s, within %s".formatted(words[0], bound), failure);
    }
  }

  /** What would lie in a process's working folder is named in full. */
  private String[] placed(String... arguments) {
    String[] words = arguments.clone();
    int output = List.of(words).indexOf("-o") + 1;
    if (output > 0 && output < words.length) {
      if (!words[output].equals("-")) words[output] = work().resolve(words[output]).toString();
    } else if (List.of("get", "open").contains(words[0])) {
      throw new IllegalArgumentException("without -o this would write into this JVM's own folder");
    }
    return words;
  }

  private String nextLog(String... arguments) {
    return "%04d-%s".formatted(runs.incrementAndGet(), arguments[0]);
  }

  private static void closeInput(RunningProcess process) {
    try {
      process.input().close();
    } catch (IOException endedAlready) {
      return;
    }
  }

  /** Starts a command as a process of its own and leaves it running. */
  public RunningProcess start(RunningProcess.Output output, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Install.launcher().toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(work().toFile());
    builder.environment().clear();
    builder.environment().putAll(environment());
    return RunningProcess.start(builder, logs(), nextLog(arguments), output);
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
