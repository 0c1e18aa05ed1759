package org.satchel.format.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.merkle.Hash;

/**
 * The public key of a share, which names the share and verifies its records.
 *
 * <p>The link's id is its hash: whoever has a link has pinned the key, and no server can present
 * another.
 *
 * <p>Units: 32 bytes, Ed25519. Immutable, safe on any thread.
 *
 * <p>Source: RFC 8032 section 5.1; spec/share-link.md sections 1 and 3.
 */
public final class ShareKey {

  public static final int BYTES = 32;

  /** An Ed25519 signature: RFC 8032 section 5.1.6. */
  public static final int SIGNATURE_BYTES = 64;

  private static final byte[] LINK_ID_LABEL =
      "satchel/1/link-id".getBytes(StandardCharsets.US_ASCII);

  /** What stands before the 32 bytes in X.509's SubjectPublicKeyInfo: RFC 8410 section 10.1. */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final byte[] bytes;

  private ShareKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a copy of 32 bytes. Whether they are a point of the curve shows when verifying.
   *
   * @throws IllegalArgumentException if there are not 32; our own bug
   */
  public static ShareKey of(byte[] bytes) {
    if (bytes.length != BYTES) throw new IllegalArgumentException("a key has 32 bytes");
    return new ShareKey(bytes.clone());
  }

  static ShareKey readFrom(ByteBuffer source) {
    byte[] bytes = new byte[BYTES];
    source.get(bytes);
    return new ShareKey(bytes);
  }

  /** The first 16 bytes of the labelled hash of this key. */
  public LinkId linkId() {
    MessageDigest digest = Hash.newDigest();
    digest.update(LINK_ID_LABEL);
    digest.update(bytes);
    return LinkId.of(Arrays.copyOf(digest.digest(), LinkId.BYTES));
  }

  /** True if this key signed the message; false also for a key that is no point. */
  boolean verifies(byte[] message, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey());
      verifier.update(message);
      return verifier.verify(signature);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("this JDK has no Ed25519", impossible);
    } catch (GeneralSecurityException noPointOrNoScalar) {
      return false;
    }
  }

  private PublicKey publicKey() throws GeneralSecurityException {
    byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + BYTES);
    System.arraycopy(bytes, 0, encoded, X509_PREFIX.length, BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShareKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** 43 characters base64url; the key is public. */
  @Override
  public String toString() {
    return Base64Url.encode(bytes);
  }
}
