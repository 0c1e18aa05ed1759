package org.satchel.cli;

import java.time.InstantSource;
import org.satchel.client.Failure;
import org.satchel.client.fetch.ServerSource;
import org.satchel.client.http.Endpoint;
import org.satchel.client.http.Wire;
import org.satchel.client.open.OpenShare;
import org.satchel.client.open.Opener;
import org.satchel.client.open.OwnerDesk;
import org.satchel.client.open.ShareDoor;
import org.satchel.client.state.SeenVersions;
import org.satchel.client.state.StateFolder;
import org.satchel.format.share.Link;
import org.satchel.format.share.LinkKeys;

/**
 * Opens a share on its server by either kind of link.
 *
 * <p>An owner's link leads to the recipients' one: its epoch stands in the record.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: spec/share-link.md section 2.
 */
record ShareOpening(Wire wire, StateFolder state, PasswordOptions password) {

  /** The share with the right to fetch it. */
  ServerSource source(Link link) throws Failure {
    var door = door(link);
    Link.Recipient recipient =
        switch (link) {
          case Link.Recipient given -> given;
          case Link.Owner owner ->
              Keys.recipient(owner.base(), owner.seed(), desk(owner).look().record());
        };
    LinkKeys keys = Keys.of(recipient, password);
    OpenShare share =
        new Opener(new SeenVersions(state)).open(door, keys, recipient.passwordNeeded());
    return new ServerSource(share, door, keys.accessBearer());
  }

  /** What an owner may do. */
  OwnerDesk desk(Link.Owner owner) throws Failure {
    return new OwnerDesk(
        door(owner), owner.seed(), new SeenVersions(state), InstantSource.system());
  }

  private ShareDoor door(Link link) {
    return new ShareDoor(wire, new Endpoint(link.base().toString()), link.linkId());
  }
}
