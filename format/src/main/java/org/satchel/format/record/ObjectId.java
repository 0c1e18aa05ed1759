package org.satchel.format.record;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.satchel.format.merkle.Base64Url;

/**
 * The name of one object, drawn at random by whoever seals it.
 *
 * <p>Drawn by the sealer, not the server, since it is part of the object's keys and header.
 *
 * <p>Units: 16 bytes, 22 characters as text. Immutable, safe on any thread.
 *
 * <p>Source: spec/file-format.md section 2.1.
 */
public final class ObjectId implements Comparable<ObjectId> {

  public static final int BYTES = 16;

  private final byte[] bytes;

  private ObjectId(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a copy of 16 bytes.
   *
   * @throws IllegalArgumentException if there are not 16; our own bug
   */
  public static ObjectId of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("an id has 16 bytes, not " + bytes.length);
    }
    return new ObjectId(bytes.clone());
  }

  /** Draws a new id. */
  public static ObjectId draw(RandomGenerator random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new ObjectId(bytes);
  }

  /** The id of 22 characters base64url, empty if they are anything else. */
  public static Optional<ObjectId> parse(String text) {
    return Base64Url.decode(text, BYTES).map(ObjectId::new);
  }

  /** A copy of the 16 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public int compareTo(ObjectId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ObjectId id && Arrays.equals(bytes, id.bytes);
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
