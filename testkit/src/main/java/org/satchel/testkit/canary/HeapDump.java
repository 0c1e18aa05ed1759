package org.satchel.testkit.canary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * All that a running JVM has in its heap, as a file.
 *
 * <p>Why this way: the JDK's own tool asks the process from outside; live objects alone would hide
 * what was read a moment ago, so the dump is of everything.
 *
 * <p>Threads: any. The process stands still while it writes.
 *
 * <p>Source: jcmd(1), GC.heap_dump.
 */
public final class HeapDump {

  /** A dump of 300 MB takes a second; ten for a busy machine, times six. */
  private static final Duration BOUND = Duration.ofMinutes(1);

  private HeapDump() {}

  /**
   * Dumps the heap of process {@code pid} into {@code file}.
   *
   * @throws IOException when the tool cannot run or the process refuses
   */
  public static Path of(long pid, Path file) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process tool =
        new ProcessBuilder(
                jcmd.toString(), Long.toString(pid), "GC.heap_dump", "-all", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(file.resolveSibling(file.getFileName() + ".log").toFile())
            .start();
    if (!tool.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS) || !Files.exists(file)) {
      tool.destroyForcibly();
      throw new IOException("no heap dump of process " + pid);
    }
    return file;
  }
}
