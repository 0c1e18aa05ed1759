package org.satchel.client;

import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Times of files between a share, which counts whole milliseconds, and a file system.
 *
 * <p>Java hands a file's time to the system in nanoseconds and sets 1970 where that is refused: for
 * every time before it that is no whole second. So those are brought to their second, and what
 * nanoseconds cannot hold (before 1677, after 2262) to the nearest that they can; the file system
 * does the same for what it cannot hold itself.
 *
 * <p>Pure, safe on any thread.
 *
 * <p>Source: spec/file-format.md section 5 (mtime); the JDK's UnixFileAttributeViews.
 */
public final class FileTimes {

  /** The last whole second from 1970 that nanoseconds in a long reach, both ways. */
  private static final long SECONDS_MAX = Long.MAX_VALUE / 1_000_000_000;

  private FileTimes() {}

  /** The millisecond in which a file's time lies, counted from 1970. */
  public static long millis(FileTime time) {
    long cut = time.toMillis(); // towards 1970
    boolean later = cut > Long.MIN_VALUE && FileTime.fromMillis(cut).compareTo(time) > 0;
    return later ? cut - 1 : cut;
  }

  /** The time to set on a file: the nearest that can be set. */
  public static FileTime nearest(Instant modified) {
    long seconds = modified.getEpochSecond();
    if (seconds >= 0 && seconds < SECONDS_MAX) return FileTime.from(modified);
    return FileTime.from(Math.clamp(seconds, -SECONDS_MAX, SECONDS_MAX), TimeUnit.SECONDS);
  }
}
