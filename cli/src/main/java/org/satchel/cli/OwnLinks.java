package org.satchel.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.state.OwnShare;
import org.satchel.client.state.OwnShares;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.RefusedException;
import org.satchel.format.share.Link;
import org.satchel.format.share.OwnerSeed;

/**
 * Finds the owner's seed of a share that shall be edited or ended: in the owner's link, or among
 * the shares of this device.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: spec/share-link.md section 1.
 */
record OwnLinks(OwnShares shares) {

  /** The owner's link for a link or a link's id. */
  Link.Owner find(String text) throws Failure {
    Optional<LinkId> id = LinkId.parse(text.strip());
    if (id.isPresent()) {
      return ofDevice(id.get());
    }
    try {
      return switch (Link.parse(text)) {
        case Link.Owner owner -> owner;
        case Link.Recipient recipient -> ofDevice(recipient.linkId());
      };
    } catch (RefusedException e) {
      throw LinkOptions.bad(e);
    }
  }

  private Link.Owner ofDevice(LinkId id) throws Failure {
    Optional<OwnShare> share = shares.find(id);
    @Nullable OwnerSeed seed = share.map(OwnShare::seed).flatMap(OwnerSeed::parse).orElse(null);
    if (share.isEmpty() || seed == null) {
      throw new Failure(
          Failure.Kind.USAGE,
          "This device did not send that share; use it where it was sent from, or give the owner's"
              + " link (#1o.).");
    }
    try {
      return new Link.Owner(Link.parseBase(share.get().server()), seed);
    } catch (RefusedException e) {
      throw LinkOptions.bad(e);
    }
  }
}
