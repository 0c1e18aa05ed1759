package org.satchel.format.merkle;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A SHA-256 value: of a leaf, of a tree, of a box or of a bearer.
 *
 * <p>A type of its own, so that no other 32 bytes are taken for it. Equality takes the same time
 * for every difference, since hashes of bearers are compared with it.
 *
 * <p>Units: 32 bytes, 43 characters as text. Immutable, safe on any thread.
 *
 * <p>Source: FIPS 180-4; spec/file-format.md section 4.
 */
public final class Hash implements Comparable<Hash> {

  public static final int BYTES = 32;

  /** What stands for the hash of a box that a tombstone no longer has: share-link.md section 3. */
  public static final Hash ZERO = new Hash(new byte[BYTES]);

  /** The hash of no bytes: the root of no leaves and the list hash of a tombstone. */
  public static final Hash OF_NOTHING = sha256(new byte[0]);

  private final byte[] bytes;

  private Hash(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a copy of 32 bytes.
   *
   * @throws IllegalArgumentException if there are not 32; our own bug
   */
  public static Hash of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** As {@link #of(byte[])}, from a part of an array. */
  public static Hash of(byte[] bytes, int offset, int length) {
    if (length != BYTES) throw new IllegalArgumentException("a hash has 32 bytes, not " + length);
    return new Hash(Arrays.copyOfRange(bytes, offset, offset + length));
  }

  /** SHA-256 of the given bytes. */
  public static Hash sha256(byte[] bytes) {
    return new Hash(newDigest().digest(bytes));
  }

  /** The hash of 43 characters base64url, empty if they are anything else. */
  public static Optional<Hash> parse(String text) {
    return Base64Url.decode(text, BYTES).map(Hash::new);
  }

  /** A new SHA-256, which every JDK has. */
  public static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("this JDK has no SHA-256", impossible);
    }
  }

  /** Ends the given SHA-256 and resets it. */
  public static Hash finish(MessageDigest digest) {
    return new Hash(digest.digest());
  }

  void feedTo(MessageDigest digest) {
    digest.update(bytes);
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Writes the 32 bytes at the buffer's position. */
  public void writeTo(ByteBuffer target) {
    target.put(bytes);
  }

  public String hex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public int compareTo(Hash other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hash hash && MessageDigest.isEqual(bytes, hash.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 43 characters base64url. */
  @Override
  public String toString() {
    return Base64Url.encode(bytes);
  }
}
