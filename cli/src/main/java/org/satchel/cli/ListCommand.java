package org.satchel.cli;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.satchel.client.Failure;
import org.satchel.client.state.OwnShare;
import org.satchel.client.state.OwnShares;
import org.satchel.client.state.StateFolder;
import org.satchel.format.manifest.Visible;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code satchel ls}: the shares that this device sent.
 *
 * <p>Units and threads: one command; no server is asked.
 *
 * <p>Source: the contract of the command line.
 */
@Command(
    name = "ls",
    description = {
      "Lists the shares that this device sent, the newest first. No server is asked: what another"
          + " device edited does not show here."
    },
    sortOptions = false,
    footerHeading = "%n--json prints one object with the member shares, a list of:%n",
    footer = {
      "  linkId, server, name, files, bytes, createdMs, expiresMs, downloadLimit,",
      "  password, ended"
    })
final class ListCommand implements Callable<Integer> {

  private static final int NAME_SHOWN = 40;

  private final Io io;

  @Option(names = "--json", description = "Print one JSON object.")
  boolean json;

  ListCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Failure {
    OwnShares.Known known = new OwnShares(StateFolder.open(io.environment())).list();
    if (json) {
      Json.list(io.out(), known.shares());
    } else {
      known.shares().forEach(share -> io.out().println(line(share)));
    }
    known.checkSound();
    return 0;
  }

  private static String line(OwnShare share) {
    String state = share.ended() ? "ended" : "ends " + expiry(share);
    return share.link()
        + "  "
        + Report.moment(Instant.ofEpochMilli(share.createdMs()))
        + "  "
        + state
        + "  "
        + Report.bytes(share.bytes())
        + "  "
        + Visible.text(share.name(), NAME_SHOWN);
  }

  private static String expiry(OwnShare share) {
    return Report.expiry(
        share.expiresMs() == 0
            ? Optional.empty()
            : Optional.of(Instant.ofEpochMilli(share.expiresMs())));
  }
}
