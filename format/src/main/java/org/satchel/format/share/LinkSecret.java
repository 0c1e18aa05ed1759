package org.satchel.format.share;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.satchel.format.merkle.Base64Url;

/**
 * The secret in a recipient's link: {@code L} of the specification.
 *
 * <p>It stands behind the {@code #} and never leaves the device but in a link that its user passes
 * on. It is never printed otherwise.
 *
 * <p>Units: 32 bytes, 43 characters as text. Immutable, safe on any thread.
 *
 * <p>Source: spec/share-link.md sections 1 and 2.
 */
public final class LinkSecret {

  private static final int BYTES = 32;

  private final byte[] bytes;

  private LinkSecret(byte[] bytes) {
    this.bytes = bytes;
  }

  static LinkSecret of(byte[] bytes) {
    if (bytes.length != BYTES) throw new IllegalArgumentException("a secret has 32 bytes");
    return new LinkSecret(bytes.clone());
  }

  /** The secret of 43 characters base64url, empty if they are anything else. */
  public static Optional<LinkSecret> parse(String text) {
    return Base64Url.decode(text, BYTES).map(LinkSecret::new);
  }

  /** The bytes themselves, for deriving. */
  byte[] bytes() {
    return bytes.clone();
  }

  /** The secret as 43 characters, for the link. */
  public String reveal() {
    return Base64Url.encode(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LinkSecret secret && MessageDigest.isEqual(bytes, secret.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "LinkSecret[secret]";
  }
}
