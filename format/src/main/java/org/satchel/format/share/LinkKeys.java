package org.satchel.format.share;

import java.util.Arrays;
import java.util.Optional;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.Hkdf;

/**
 * What a recipient's link opens: the server's door, and the capsule.
 *
 * <p>Two keys from one, so that the server, which learns the bearer, learns nothing of the
 * capsule's key.
 *
 * <p>Immutable, safe on any thread; holds secrets that do not print.
 *
 * <p>Source: spec/share-link.md section 2.
 */
public record LinkKeys(LinkId linkId, Bearer accessBearer, FileKey capsuleKey) {

  private static final int KEY_BYTES = 32;

  /** Derives both; with a password that takes some tenths of a second. */
  public static LinkKeys derive(LinkId linkId, LinkSecret secret, Optional<Password> password) {
    byte[] stretched = password.map(p -> p.stretch(linkId)).orElseGet(() -> new byte[KEY_BYTES]);
    byte[] material = Arrays.copyOf(secret.bytes(), 2 * KEY_BYTES);
    System.arraycopy(stretched, 0, material, KEY_BYTES, KEY_BYTES);
    byte[] salt = linkId.bytes();
    byte[] linkKey = Hkdf.derive(material, salt, "satchel/1/link");
    return new LinkKeys(
        linkId,
        Bearer.of(Hkdf.derive(linkKey, salt, "satchel/1/access")),
        FileKey.of(Hkdf.derive(linkKey, salt, "satchel/1/capsule")));
  }
}
