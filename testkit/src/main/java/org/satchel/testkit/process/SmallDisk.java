package org.satchel.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server's data folder on a small file system of its own, which only that server sees.
 *
 * <p>Why this way: a full disk must be a real one. The file system lives in memory, in a mount
 * namespace that ends with the server, so nothing of it can stay behind on the machine.
 *
 * <p>Nothing on it may be run, as on many a disk for data. Units: mebibytes. Threads: any.
 *
 * <p>Source: unshare(1), nsenter(1), tmpfs(5).
 */
public final class SmallDisk {

  private static final Duration TOOL_BOUND = Duration.ofSeconds(20);

  private SmallDisk() {}

  /**
   * The wrapper that mounts {@code mebibytes} at {@code folder} and then becomes the server.
   *
   * @throws AssertionError when this machine allows no mount namespace
   */
  public static List<String> wrapper(Path folder, int mebibytes) throws IOException {
    Files.createDirectories(folder);
    List<String> wrapper = new ArrayList<>(unshare());
    wrapper.addAll(
        List.of(
            "sh",
            "-c",
            "mount -t tmpfs -o noexec,size=%dm satchel-test '%s' && exec \"$@\""
                .formatted(mebibytes, folder),
            "sh"));
    return wrapper;
  }

  private static List<String> unshare() {
    List<String> asRoot = List.of("unshare", "-m");
    if (succeeds(asRoot)) return asRoot;
    List<String> asUser = List.of("unshare", "-rm");
    if (succeeds(asUser)) return asUser;
    throw new AssertionError(
        "this proof needs root or unprivileged user namespaces (unshare -rm), and has neither");
  }

  private static boolean succeeds(List<String> unshare) {
    List<String> probe = new ArrayList<>(unshare);
    probe.add("true");
    return run(probe) == 0;
  }

  /**
   * Makes the folder of a running server read-only, or writable again.
   *
   * <p>The kernel refuses to remount what is open for writing, and a server's database always is:
   * so a read-only view of the folder is laid over it, which every path leads to from then on. The
   * view is taken off the paths and not off what is open: a connection to the database that was
   * opened through it, to read, is kept for the next reader.
   */
  public static void setReadOnly(RunningProcess server, Path folder, boolean readOnly) {
    List<String> enter =
        new ArrayList<>(List.of("nsenter", "-t", Long.toString(server.pid()), "-m"));
    if (!asRoot()) enter.addAll(List.of("-U", "--preserve-credentials"));
    String lay = "mount --bind '%1$s' '%1$s' && mount -o remount,bind,ro '%1$s'";
    enter.addAll(List.of("sh", "-c", (readOnly ? lay : "umount -l '%1$s'").formatted(folder)));
    if (run(enter) != 0) throw new AssertionError("cannot remount " + folder);
  }

  private static boolean asRoot() {
    return succeeds(List.of("unshare", "-m"));
  }

  private static int run(List<String> command) {
    try {
      Process tool =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (tool.waitFor(TOOL_BOUND.toSeconds(), TimeUnit.SECONDS)) return tool.exitValue();
      tool.destroyForcibly();
      return -1;
    } catch (IOException missing) {
      throw new AssertionError("util-linux is missing: " + missing.getMessage(), missing);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stopped);
    }
  }
}
