package org.satchel.cli;

import java.net.URI;
import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.share.Link;
import org.satchel.format.share.LinkKeys;
import org.satchel.format.share.OwnerSeed;
import org.satchel.format.share.Password;

/**
 * From a link, and a password where one is needed, to its keys.
 *
 * <p>Units and threads: pure but for the question; takes some tenths of a second with a password.
 *
 * <p>Source: spec/share-link.md section 2.
 */
final class Keys {

  private Keys() {}

  /** The keys of a recipient's link. */
  static LinkKeys of(Link.Recipient link, PasswordOptions passwords) throws Failure {
    Optional<Password> password =
        link.passwordNeeded() ? Optional.of(passwords.needed()) : Optional.empty();
    return LinkKeys.derive(link.linkId(), link.secret(), password);
  }

  /** The recipient's link that belongs to an owner's seed and the record of the day. */
  static Link.Recipient recipient(URI base, OwnerSeed seed, ShareRecord record) {
    return new Link.Recipient(
        base,
        seed.linkId(),
        seed.linkSecret(record.body().epoch()),
        record.body().passwordNeeded());
  }
}
