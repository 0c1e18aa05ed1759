package org.satchel.testkit.failpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The system's clock, moved by as many milliseconds as a file says.
 *
 * <p>Why this way: the whole machine's clock cannot jump for one test, and a preloaded library that
 * lies to the JVM also breaks its waiting. So only the product's own look at the clock is moved,
 * while it runs.
 *
 * <p>Units: milliseconds. Threads: any.
 *
 * <p>Source: {@link Agent}; the proof of clock jumps.
 */
final class ShiftedClock extends Clock {

  static final ShiftedClock INSTANCE = new ShiftedClock();

  private static volatile @Nullable Path file;

  private ShiftedClock() {}

  static void install(Path offsets) {
    file = offsets;
  }

  @Override
  public Instant instant() {
    return Clock.systemUTC().instant().plus(offset());
  }

  @Override
  public long millis() {
    return instant().toEpochMilli();
  }

  private static Duration offset() {
    Path place = file;
    if (place == null) return Duration.ZERO;
    try {
      return Duration.ofMillis(Long.parseLong(Files.readString(place).strip()));
    } catch (IOException | NumberFormatException beingWritten) {
      return Duration.ZERO;
    }
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
