package org.satchel.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One process of the product: its output in files, its peak memory watched, its end by signal.
 *
 * <p>Why this way: output goes to files and not to pipes, so that a process can never stall on a
 * test that does not read, and so that the search for canaries finds the logs.
 *
 * <p>Units: bytes. Threads: may be asked by any thread; one daemon thread watches the memory.
 *
 * <p>Source: signal(7); proc(5).
 */
public final class RunningProcess implements AutoCloseable {

  /** The kernel keeps the peak itself, so only the last look before the end matters. */
  private static final Duration MEMORY_STEP = Duration.ofMillis(20);

  /** A killed process is gone within milliseconds; this long only on a stuck machine. */
  private static final Duration KILL_BOUND = Duration.ofSeconds(20);

  private final Process process;
  private final Path standardOutput;
  private final Path standardError;
  private final AtomicLong peakResidentBytes = new AtomicLong();

  private RunningProcess(Process process, Path standardOutput, Path standardError) {
    this.process = process;
    this.standardOutput = standardOutput;
    this.standardError = standardError;
  }

  /** How standard output leaves: into the log folder, or to the test as a stream. */
  public enum Output {
    FILE,
    PIPE
  }

  /**
   * Starts a process whose output goes to {@code name.out} and {@code name.err} in {@code logs}.
   *
   * @throws UncheckedIOException when the machine cannot start it
   */
  static RunningProcess start(ProcessBuilder builder, Path logs, String name, Output output) {
    try {
      Files.createDirectories(logs);
      Path out = logs.resolve(name + ".out");
      Path err = logs.resolve(name + ".err");
      builder.redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
      if (output == Output.FILE) {
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()));
      }
      RunningProcess running = new RunningProcess(builder.start(), out, err);
      Thread.ofPlatform().daemon().name("memory-watch").start(running::watchMemory);
      return running;
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot start " + List.copyOf(builder.command()), failure);
    }
  }

  private void watchMemory() {
    while (process.isAlive()) {
      lookAtMemory();
      LockSupport.parkNanos(MEMORY_STEP.toNanos());
    }
  }

  private void lookAtMemory() {
    ProcFile.peakResidentBytes(process.pid())
        .ifPresent(seen -> peakResidentBytes.accumulateAndGet(seen, Math::max));
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The most that was ever resident: until now, or as last seen while it lived. */
  public long peakResidentBytes() {
    if (process.isAlive()) lookAtMemory();
    return peakResidentBytes.get();
  }

  /** The process's standard input. */
  public OutputStream input() {
    return process.getOutputStream();
  }

  /** The process's standard output, when it was started with {@link Output#PIPE}. */
  public InputStream output() {
    return process.getInputStream();
  }

  /**
   * Waits for the end.
   *
   * @throws AssertionError when it does not end within {@code bound}; it is killed then
   */
  public int await(Duration bound) {
    try {
      if (process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) return process.exitValue();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a process", stopped);
    }
    String said = standardErrorText();
    close();
    throw new AssertionError("did not end within %s; it said: %s".formatted(bound, said));
  }

  /** SIGKILL: the process learns nothing of it. */
  public void kill() {
    process.destroyForcibly();
    awaitQuietly();
  }

  /** SIGTERM: the process may finish or park what runs. */
  public void terminate() {
    process.destroy();
  }

  private void awaitQuietly() {
    try {
      if (process.waitFor(KILL_BOUND.toMillis(), TimeUnit.MILLISECONDS)) return;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("process %d survives SIGKILL".formatted(process.pid()));
  }

  public String standardOutputText() {
    return text(standardOutput);
  }

  public String standardErrorText() {
    return text(standardError);
  }

  private static String text(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Ends it, and what it started, as make starts a server. */
  @Override
  public void close() {
    if (!process.isAlive()) return;
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    kill();
  }
}
