package org.satchel.format.seal;

/**
 * How far a plaintext is padded, so that its length tells little.
 *
 * <p>Lengths are rounded up to a number with few significant bits: all files of similar size look
 * alike, at a cost of at most 12 %. Small ones all look like 4 KiB.
 *
 * <p>Units: bytes of plaintext. Pure, safe on any thread.
 *
 * <p>Source: Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and Communication
 * with PURBs", 2019, section 4; spec/file-format.md section 3.
 */
public final class Padme {

  /** Nothing is padded to less: file-format.md section 3. */
  public static final long FLOOR_BYTES = 4096;

  private Padme() {}

  /**
   * The length after padding.
   *
   * @throws IllegalArgumentException if the size is negative or 2^53 and more
   */
  public static long paddedBytes(long sizeBytes) {
    if (sizeBytes < 0 || sizeBytes >= 1L << 53) {
      throw new IllegalArgumentException("no size: " + sizeBytes);
    }
    long length = Math.max(sizeBytes, FLOOR_BYTES);
    int exponent = floorLog2(length);
    int lowBits = exponent - (floorLog2(exponent) + 1);
    long mask = (1L << lowBits) - 1;
    return (length + mask) & ~mask;
  }

  private static int floorLog2(long number) {
    return Long.SIZE - 1 - Long.numberOfLeadingZeros(number);
  }
}
