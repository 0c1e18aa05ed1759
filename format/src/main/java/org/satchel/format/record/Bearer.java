package org.satchel.format.record;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.merkle.Hash;

/**
 * A secret that opens a door of the server: access bearer, owner bearer or grant.
 *
 * <p>The server keeps its hash alone, so that a stolen database opens nothing. The value is never
 * printed; {@link #reveal} is for the one header or body that carries it.
 *
 * <p>Units: 32 bytes, 43 characters as text. Immutable, safe on any thread.
 *
 * <p>Source: spec/share-link.md sections 1, 2 and 8.
 */
public final class Bearer {

  public static final int BYTES = 32;

  private final byte[] bytes;

  private Bearer(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a copy of 32 bytes.
   *
   * @throws IllegalArgumentException if there are not 32; our own bug
   */
  public static Bearer of(byte[] bytes) {
    if (bytes.length != BYTES) throw new IllegalArgumentException("a bearer has 32 bytes");
    return new Bearer(bytes.clone());
  }

  /** Draws a new bearer, such as a grant's. */
  public static Bearer draw(RandomGenerator secureRandom) {
    byte[] bytes = new byte[BYTES];
    secureRandom.nextBytes(bytes);
    return new Bearer(bytes);
  }

  /** The bearer of 43 characters base64url, empty if they are anything else. */
  public static Optional<Bearer> parse(String text) {
    return Base64Url.decode(text, BYTES).map(Bearer::new);
  }

  /** What the server keeps and compares; the record names it too. */
  public Hash hash() {
    return Hash.sha256(bytes);
  }

  /** The secret as 43 characters, for the header or body that is sent. */
  public String reveal() {
    return Base64Url.encode(bytes);
  }

  /** Equal when the hashes are, which takes the same time for every difference. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Bearer bearer && hash().equals(bearer.hash());
  }

  @Override
  public int hashCode() {
    return hash().hashCode();
  }

  @Override
  public String toString() {
    return "Bearer[secret]";
  }
}
