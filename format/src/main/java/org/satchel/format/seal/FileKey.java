package org.satchel.format.seal;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectId;

/**
 * The secret of one object. Whoever has it, and the object, can read.
 *
 * <p>Never used as a key itself: stream and commitment each derive their own from it and the
 * object's id. It is never printed; {@link #reveal} is for manifests, capsules and the sender's
 * journal alone.
 *
 * <p>Units: 32 bytes, 43 characters as text. Immutable, safe on any thread.
 *
 * <p>Source: spec/file-format.md section 2.2.
 */
public final class FileKey {

  private final byte[] bytes;

  private FileKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Takes a copy of 32 bytes.
   *
   * @throws IllegalArgumentException if there are not 32; our own bug
   */
  public static FileKey of(byte[] bytes) {
    if (bytes.length != Suite.KEY_BYTES) throw new IllegalArgumentException("a key has 32 bytes");
    return new FileKey(bytes.clone());
  }

  /** Draws the key of a new content or manifest object. */
  public static FileKey draw(RandomGenerator secureRandom) {
    byte[] bytes = new byte[Suite.KEY_BYTES];
    secureRandom.nextBytes(bytes);
    return new FileKey(bytes);
  }

  /** The key of 43 characters base64url, empty if they are anything else. */
  public static Optional<FileKey> parse(String text) {
    return Base64Url.decode(text, Suite.KEY_BYTES).map(FileKey::new);
  }

  /** What the header shows, so that no ciphertext opens under two keys. */
  public Hash commitment(ObjectId id) {
    return Hash.of(Hkdf.derive(bytes, id.bytes(), "satchel/1/commit"));
  }

  /** The input key material of the object's stream. */
  byte[] streamMaterial(ObjectId id) {
    return Hkdf.derive(bytes, id.bytes(), "satchel/1/stream");
  }

  /** The secret as 43 characters, for where it is kept or sealed again. */
  public String reveal() {
    return Base64Url.encode(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "FileKey[secret]";
  }
}
