package org.satchel.proofs.forge;

/**
 * How long things are once sealed.
 *
 * <p>Why this way: the proofs of resuming compare what was sent with what had to be sent.
 *
 * <p>Units: bytes. Threads: no state.
 *
 * <p>Source: spec/file-format.md sections 2.3 and 3.
 */
public final class Sizes {

  /** A manifest of one entry is padded to the floor of 4 KiB and sealed in one chunk. */
  private static final long SMALL_MANIFEST = 4_096 + 98 + 16;

  private Sizes() {}

  /** All objects of a share of one file. */
  public static long sealedShareBytes(long length) {
    return sealedBytes(length) + SMALL_MANIFEST;
  }

  /** One object; an empty file has none. */
  public static long sealedBytes(long length) {
    if (length == 0) return 0;
    long padded = padme(Math.max(length, 4_096));
    long chunks = padded <= 65_422 ? 1 : 1 + Math.ceilDiv(padded - 65_422, 65_520);
    return 98 + padded + 16 * chunks;
  }

  private static long padme(long length) {
    int e = 63 - Long.numberOfLeadingZeros(length);
    int s = 64 - Long.numberOfLeadingZeros(e);
    long mask = (1L << (e - s)) - 1;
    return (length + mask) & ~mask;
  }
}
