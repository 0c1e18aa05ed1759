package org.satchel.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.satchel.client.Failure;
import org.satchel.client.http.Wire;
import org.satchel.client.open.OwnerDesk;
import org.satchel.client.state.OwnShare;
import org.satchel.client.state.OwnShares;
import org.satchel.client.state.StateFolder;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.share.Link;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code satchel end}: ends a share for ever.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: spec/share-link.md section 6.
 */
@Command(
    name = "end",
    description = {
      "Ends a share at once and for ever; its files are removed from the server.",
      "Only who sent it can; the password is not needed, and taken as with every other command."
    },
    sortOptions = false)
final class EndCommand implements Callable<Integer> {

  private final Io io;

  @Mixin LinkOptions.Owned links = new LinkOptions.Owned();
  @Mixin PasswordOptions password = new PasswordOptions();
  @Mixin ServerOptions servers = new ServerOptions();

  EndCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Failure {
    StateFolder state = StateFolder.open(io.environment());
    var shares = new OwnShares(state);
    Link.Owner owner = new OwnLinks(shares).find(links.text(io));
    try (Wire wire = servers.wire(owner.base(), io)) {
      OwnerDesk desk = new ShareOpening(wire, state, password).desk(owner);
      ShareRecord record = desk.end();
      io.err().println("Ended: " + owner.linkId() + "; its link is dead.");
      desk.remember(record);
    }
    Optional<OwnShare> known = shares.find(owner.linkId());
    if (known.isPresent()) {
      shares.put(known.get().over());
    }
    return 0;
  }
}
