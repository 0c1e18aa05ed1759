package org.satchel.client.open;

import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.share.Link;
import org.satchel.format.share.LinkKeys;
import org.satchel.format.share.OwnerSeed;

/**
 * From a link, and a password where one is needed, to its keys.
 *
 * <p>Units and threads: pure but for the question; takes some tenths of a second with a password.
 *
 * <p>Source: spec/share-link.md section 2.
 */
public final class Keys {

  private Keys() {}

  /** The keys of a recipient's link. */
  public static LinkKeys of(Link.Recipient link, PasswordSource passwords) throws Failure {
    var password =
        link.passwordNeeded()
            ? Optional.of(passwords.needed())
            : Optional.<org.satchel.format.share.Password>empty();
    return LinkKeys.derive(link.linkId(), link.secret(), password);
  }

  /** The recipient's link that belongs to an owner's seed and the record of the day. */
  public static Link.Recipient recipient(java.net.URI base, OwnerSeed seed, ShareRecord record) {
    return new Link.Recipient(
        base,
        seed.linkId(),
        seed.linkSecret(record.body().epoch()),
        record.body().passwordNeeded());
  }
}
