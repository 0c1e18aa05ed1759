package org.satchel.core.objects;

import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.merkle.Hash;

/**
 * What whoever began an upload holds: the last part of its URL.
 *
 * <p>It lets append, remove, and put the object into a share, once. The server keeps its hash
 * alone.
 *
 * <p>Units: 16 bytes, 22 characters as text. Immutable, never printed.
 *
 * <p>Source: spec/share-link.md section 7.
 */
public final class UploadSecret {

  public static final int BYTES = 16;

  private final byte[] bytes;

  private UploadSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes a copy of 16 bytes. */
  public static UploadSecret of(byte[] bytes) {
    if (bytes.length != BYTES) throw new IllegalArgumentException("a secret has 16 bytes");
    return new UploadSecret(bytes.clone());
  }

  public static UploadSecret draw(RandomGenerator secureRandom) {
    byte[] bytes = new byte[BYTES];
    secureRandom.nextBytes(bytes);
    return new UploadSecret(bytes);
  }

  /** The secret of 22 characters base64url, empty if they are anything else. */
  public static Optional<UploadSecret> parse(String text) {
    return Base64Url.decode(text, BYTES).map(UploadSecret::new);
  }

  /** What the server keeps. */
  public Hash hash() {
    return Hash.sha256(bytes);
  }

  /** The secret as 22 characters, for the URL that is answered. */
  public String reveal() {
    return Base64Url.encode(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof UploadSecret secret && hash().equals(secret.hash());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "UploadSecret[secret]";
  }
}
