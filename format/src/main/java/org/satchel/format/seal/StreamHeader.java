package org.satchel.format.seal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/**
 * Salt and nonce prefix of one object's stream.
 *
 * <p>Drawn once for an object and noted with its key before the first chunk leaves: whoever draws
 * them again on resuming would seal the same object under a second key.
 *
 * <p>Units: 40 bytes: their count, salt of 32, prefix of 7. Immutable, safe on any thread.
 *
 * <p>Source: spec/file-format.md section 2.3; Tink's AES-GCM-HKDF streaming AEAD.
 */
public final class StreamHeader {

  static final int PREFIX_BYTES = 7;
  private static final int SALT_BYTES = 32;

  private final byte[] bytes;

  private StreamHeader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Draws salt and prefix of a new object. */
  public static StreamHeader draw(RandomGenerator secureRandom) {
    byte[] drawn = new byte[SALT_BYTES + PREFIX_BYTES];
    secureRandom.nextBytes(drawn);
    ByteBuffer target = ByteBuffer.allocate(Suite.STREAM_HEADER_BYTES);
    target.put((byte) Suite.STREAM_HEADER_BYTES).put(drawn);
    return new StreamHeader(target.array());
  }

  /** Takes 40 bytes of an object. */
  public static StreamHeader parse(byte[] bytes) throws RefusedException {
    if (bytes.length != Suite.STREAM_HEADER_BYTES) {
      throw new RefusedException(Reason.TRUNCATED, "no whole stream header");
    }
    if (bytes[0] != Suite.STREAM_HEADER_BYTES) {
      throw new RefusedException(Reason.WRONG_HEADER, "length of the stream header");
    }
    return new StreamHeader(bytes.clone());
  }

  /** From the text that {@link #toString} gave, as the sender's journal keeps it. */
  public static Optional<StreamHeader> parse(String text) {
    return Base64Url.decode(text, Suite.STREAM_HEADER_BYTES)
        .filter(bytes -> bytes[0] == Suite.STREAM_HEADER_BYTES)
        .map(StreamHeader::new);
  }

  byte[] salt() {
    return Arrays.copyOfRange(bytes, 1, 1 + SALT_BYTES);
  }

  byte[] prefix() {
    return Arrays.copyOfRange(bytes, 1 + SALT_BYTES, bytes.length);
  }

  /** The 40 bytes; they stand in the clear in front of the chunks. */
  public byte[] encode() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StreamHeader header && Arrays.equals(bytes, header.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 54 characters base64url. */
  @Override
  public String toString() {
    return Base64Url.encode(bytes);
  }
}
