package org.satchel.testkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What the kernel tells about a process in {@code /proc}.
 *
 * <p>Why this way: the peak resident size is the kernel's own number; it needs nothing in the
 * process measured.
 *
 * <p>Units: bytes. Threads: any.
 *
 * <p>Source: proc(5), {@code VmHWM}, which counts kibibytes.
 */
final class ProcFile {

  private ProcFile() {}

  /** The peak resident size, empty once the process is gone. */
  static OptionalLong peakResidentBytes(long pid) {
    return statusKibibytes(pid, "VmHWM:");
  }

  private static OptionalLong statusKibibytes(long pid, String field) {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
        if (!line.startsWith(field)) continue;
        String digits = line.substring(field.length()).replace("kB", "").strip();
        return OptionalLong.of(Long.parseLong(digits) * 1024);
      }
    } catch (IOException gone) {
      return OptionalLong.empty();
    }
    return OptionalLong.empty();
  }
}
