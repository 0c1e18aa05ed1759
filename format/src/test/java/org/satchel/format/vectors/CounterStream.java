package org.satchel.format.vectors;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;
import org.satchel.format.merkle.Hash;

/**
 * Bytes that anybody can make again from a name: SHA-256(name || 0), SHA-256(name || 1), ... with
 * the counter as 8 bytes.
 *
 * <p>Large inputs of vectors and tests are told by name and length, instead of being stored.
 *
 * <p>Source: spec/vectors/README.md.
 */
public final class CounterStream extends InputStream implements RandomGenerator {

  private final byte[] name;
  private final MessageDigest digest = Hash.newDigest();
  private final long length;
  private long position;
  private byte[] block = new byte[0];
  private long blockNumber = -1;

  public CounterStream(String name, long length) {
    this.name = name.getBytes(StandardCharsets.US_ASCII);
    this.length = length;
  }

  /** The first bytes of a name's stream. */
  public static byte[] bytes(String name, int length) {
    byte[] bytes = new byte[length];
    new CounterStream(name, length).read(bytes, 0, length);
    return bytes;
  }

  @Override
  public int read() {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int count) {
    if (count == 0) return 0;
    if (position >= length) return -1;
    int wanted = (int) Math.min(count, length - position);
    for (int done = 0; done < wanted; ) {
      long number = position / Hash.BYTES;
      if (number != blockNumber) {
        digest.update(name);
        block = digest.digest(ByteBuffer.allocate(8).putLong(number).array());
        blockNumber = number;
      }
      int from = (int) (position % Hash.BYTES);
      int step = Math.min(wanted - done, Hash.BYTES - from);
      System.arraycopy(block, from, target, offset + done, step);
      done += step;
      position += step;
    }
    return wanted;
  }

  /** As a source of draws, so that a vector's sealing can be repeated. */
  @Override
  public long nextLong() {
    byte[] drawn = new byte[8];
    read(drawn, 0, 8);
    return ByteBuffer.wrap(drawn).getLong();
  }

  @Override
  public void nextBytes(byte[] drawn) {
    read(drawn, 0, drawn.length);
  }
}
