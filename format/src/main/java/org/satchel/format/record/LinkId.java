package org.satchel.format.record;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.satchel.format.merkle.Base64Url;

/**
 * The name of one share: the first 16 bytes of a hash of its public key.
 *
 * <p>Derived from the key, so that no host can put another share in its place, and a retry is safe.
 *
 * <p>Units: 16 bytes, 22 characters as text. Immutable, safe on any thread.
 *
 * <p>Source: spec/share-link.md section 1.
 */
public final class LinkId implements Comparable<LinkId> {

  public static final int BYTES = 16;

  private final byte[] bytes;

  private LinkId(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a copy of 16 bytes.
   *
   * @throws IllegalArgumentException if there are not 16; our own bug
   */
  public static LinkId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("an id has 16 bytes, not " + bytes.length);
    }
    return new LinkId(bytes.clone());
  }

  /** Takes the next 16 bytes of the buffer. */
  static LinkId readFrom(ByteBuffer source) {
    byte[] bytes = new byte[BYTES];
    source.get(bytes);
    return new LinkId(bytes);
  }

  /** The id of 22 characters base64url, empty if they are anything else. */
  public static Optional<LinkId> parse(String text) {
    return Base64Url.decode(text, BYTES).map(LinkId::new);
  }

  /** A copy of the 16 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public int compareTo(LinkId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkId id && Arrays.equals(bytes, id.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 22 characters base64url. */
  @Override
  public String toString() {
    return Base64Url.encode(bytes);
  }
}
