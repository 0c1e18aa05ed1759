package org.satchel.cli;

import java.util.concurrent.Callable;
import org.satchel.client.Failure;
import org.satchel.client.fetch.ServerSource;
import org.satchel.client.http.Wire;
import org.satchel.client.save.Receiver;
import org.satchel.client.state.StateFolder;
import org.satchel.format.share.Link;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code satchel verify}: fetches and checks everything, writes nothing.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: the contract of the command line.
 */
@Command(
    name = "verify",
    description = {
      "Fetches all that a link leads to and checks every byte, without writing anything.",
      "Counts as one download."
    },
    sortOptions = false)
final class VerifyCommand implements Callable<Integer> {

  private final Io io;

  @Mixin LinkOptions.Opened links = new LinkOptions.Opened();
  @Mixin PasswordOptions password = new PasswordOptions();
  @Mixin ServerOptions servers = new ServerOptions();

  VerifyCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Failure {
    StateFolder state = StateFolder.open(io.environment());
    Link parsed = links.link(io);
    try (Wire wire = servers.wire(parsed.base(), io);
        TerminalProgress progress = new TerminalProgress(io);
        Receiver receiver = new Receiver(progress)) {
      ServerSource source = new ShareOpening(wire, state, password).source(parsed);
      Report.opened(io, source.share().body());
      Receiver.Received checked = receiver.verify(source, state);
      progress.end();
      io.err()
          .println(
              "Sound: "
                  + Report.files(checked.files())
                  + ", "
                  + Report.bytes(checked.bytes())
                  + ", every byte checked, nothing written.");
      return 0;
    }
  }
}
