package org.satchel.testkit.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Endless bytes from a seed that no compressor shortens, made as fast as memory is written.
 *
 * <p>Why this way: files of many gigabytes are made on the fly and compared on the fly; nothing of
 * them has to lie on a disk twice.
 *
 * <p>Units: bytes. Threads: one stream for each thread.
 *
 * <p>Source: Vigna, "Further scramblings of Marsaglia's xorshift generators", 2014 (splitmix64).
 */
public final class Patterned {

  private static final int BLOCK_BYTES = 1 << 16;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long seed;
  private final long length;

  public Patterned(long seed, long length) {
    this.seed = seed;
    this.length = length;
  }

  public long length() {
    return length;
  }

  /** Writes all of it. */
  public void writeTo(OutputStream out) throws IOException {
    byte[] block = new byte[BLOCK_BYTES];
    for (long at = 0; at < length; at += BLOCK_BYTES) {
      fill(block, at);
      out.write(block, 0, (int) Math.min(BLOCK_BYTES, length - at));
    }
  }

  /** Makes a file of it. */
  public Path writeTo(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    try (OutputStream out = Files.newOutputStream(file)) {
      writeTo(out);
    }
    return file;
  }

  /**
   * Reads a stream to its end and compares it.
   *
   * @throws AssertionError at the first block that differs, or when the length does
   */
  public void compare(InputStream in) throws IOException {
    byte[] wanted = new byte[BLOCK_BYTES];
    byte[] got = new byte[BLOCK_BYTES];
    for (long at = 0; at < length; at += BLOCK_BYTES) {
      fill(wanted, at);
      int size = (int) Math.min(BLOCK_BYTES, length - at);
      int n = in.readNBytes(got, 0, size);
      if (n != size || !java.util.Arrays.equals(got, 0, size, wanted, 0, size)) {
        throw new AssertionError(
            "differs in the block at byte %d (%d of %d)".formatted(at, n, size));
      }
    }
    if (in.read() >= 0) throw new AssertionError("longer than %d bytes".formatted(length));
  }

  public void compare(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      compare(in);
    }
  }

  private void fill(byte[] block, long at) {
    for (int i = 0; i < BLOCK_BYTES; i += Long.BYTES) {
      long z = seed + (at + i + Long.BYTES) * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      LONGS.set(block, i, z ^ (z >>> 31));
    }
  }
}
