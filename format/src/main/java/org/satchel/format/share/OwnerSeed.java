package org.satchel.format.share;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.ShareKey;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.Hkdf;

/**
 * The one secret of a share's owner, from which everything else of the share comes: its key and id,
 * its link secrets, the owner's bearer and box.
 *
 * <p>So a device keeps 32 bytes a share, and whoever has them can edit and end it, a forgotten
 * password included. It is part of the owner's link and of nothing else; it is never printed.
 *
 * <p>Units: 32 bytes, 43 characters as text; epochs count from 1. Immutable, safe on any thread.
 *
 * <p>Source: spec/share-link.md sections 1 and 3. Signing is Bouncy Castle's, since the JDK gives
 * no public key for a seed; verifying is the JDK's.
 */
public final class OwnerSeed {

  private static final int BYTES = 32;
  private static final byte[] NO_SALT = new byte[0];

  private final byte[] seed;
  private final byte[] signingSeed;
  private final ShareKey shareKey;

  private OwnerSeed(byte[] seed) {
    this.seed = seed;
    this.signingSeed = Hkdf.derive(seed, NO_SALT, "satchel/1/share-key");
    byte[] key = new byte[ShareKey.BYTES];
    Ed25519.generatePublicKey(signingSeed, 0, key, 0);
    this.shareKey = ShareKey.of(key);
  }

  /**
   * Takes a copy of 32 bytes.
   *
   * @throws IllegalArgumentException if there are not 32; our own bug
   */
  public static OwnerSeed of(byte[] bytes) {
    if (bytes.length != BYTES) throw new IllegalArgumentException("a seed has 32 bytes");
    return new OwnerSeed(bytes.clone());
  }

  /** Draws the seed of a new share. */
  public static OwnerSeed draw(RandomGenerator secureRandom) {
    byte[] bytes = new byte[BYTES];
    secureRandom.nextBytes(bytes);
    return new OwnerSeed(bytes);
  }

  /** The seed of 43 characters base64url, empty if they are anything else. */
  public static Optional<OwnerSeed> parse(String text) {
    return Base64Url.decode(text, BYTES).map(OwnerSeed::new);
  }

  public ShareKey shareKey() {
    return shareKey;
  }

  public LinkId linkId() {
    return shareKey.linkId();
  }

  /** The secret of the recipients' link, until the password changes. */
  public LinkSecret linkSecret(long epoch) {
    if (epoch < 1 || epoch > 0xFFFF_FFFFL) throw new IllegalArgumentException("epoch " + epoch);
    byte[] linkId = linkId().bytes();
    return LinkSecret.of(Hkdf.derive(seed, linkId, "satchel/1/link-secret", (int) epoch));
  }

  /** What opens the server's door for the owner. */
  public Bearer ownerBearer() {
    return Bearer.of(Hkdf.derive(seed, linkId().bytes(), "satchel/1/owner-bearer"));
  }

  /** The file key of the owner box. */
  public FileKey ownerBoxKey() {
    return FileKey.of(Hkdf.derive(seed, linkId().bytes(), "satchel/1/owner-box"));
  }

  /**
   * Signs a record of this share.
   *
   * @throws IllegalArgumentException if it is another share's; our own bug
   */
  public ShareRecord sign(RecordBody body) {
    if (!body.shareKey().equals(shareKey)) throw new IllegalArgumentException("another share");
    byte[] record = Arrays.copyOf(body.encode(), ShareRecord.BYTES);
    byte[] message = ShareRecord.signedBytes(record);
    Ed25519.sign(signingSeed, 0, message, 0, message.length, record, RecordBody.BYTES);
    try {
      return ShareRecord.parse(record);
    } catch (RefusedException impossible) {
      throw new IllegalStateException("our own record does not verify", impossible);
    }
  }

  /** The secret as 43 characters, for the owner's link and the device's store. */
  public String reveal() {
    return Base64Url.encode(seed);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OwnerSeed owner && MessageDigest.isEqual(seed, owner.seed);
  }

  @Override
  public int hashCode() {
    return shareKey.hashCode();
  }

  @Override
  public String toString() {
    return "OwnerSeed[" + linkId() + "]";
  }
}
