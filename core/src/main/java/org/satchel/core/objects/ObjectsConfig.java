package org.satchel.core.objects;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What an operator may decide about objects.
 *
 * @param instanceQuotaBytes all objects together; empty: no limit but the disk
 * @param objectBytesMax the longest object taken
 * @param orphanGrace how old a stored segment must be before it may be called an orphan: longer
 *     than any time between its storing and its row's commit, clocks' differences included
 */
public record ObjectsConfig(
    OptionalLong instanceQuotaBytes, long objectBytesMax, Duration orphanGrace) {

  /** 2^32 chunks of 2^16 bytes: file-format.md section 2.3. */
  public static final long OBJECT_BYTES_MAX = 1L << 48;

  /**
   * The largest quota, and what holds without one: lengths are only declared, and their sum must
   * stay far below the 2^63 of a column.
   */
  public static final long QUOTA_BYTES_MAX = 1L << 62;

  /** Storing and committing take milliseconds; a database may hang for a minute. */
  public static final Duration ORPHAN_GRACE_DEFAULT = Duration.ofHours(1);

  /** How long an upload, or an object in no share, lives after its last byte. */
  public static final Duration LIFE = Duration.ofDays(7);

  /**
   * How long a declared length is held for its first byte: a create whose answer was lost is never
   * used, and a client that lost an upload begins another.
   */
  public static final Duration UNBEGUN = Duration.ofHours(1);

  public ObjectsConfig {
    long quota = instanceQuotaBytes.orElse(0);
    if (quota < 0 || quota > QUOTA_BYTES_MAX) {
      throw new IllegalArgumentException("a quota has 0 to " + QUOTA_BYTES_MAX + " bytes");
    }
    if (objectBytesMax < 1 || objectBytesMax > OBJECT_BYTES_MAX) {
      throw new IllegalArgumentException("objects have 1 to " + OBJECT_BYTES_MAX + " bytes");
    }
    if (orphanGrace.isNegative()) throw new IllegalArgumentException("a grace is not negative");
  }
}
