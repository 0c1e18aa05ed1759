package org.satchel.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.copy.CopySource;
import org.satchel.client.save.Glob;
import org.satchel.client.save.Receiver;
import org.satchel.client.state.StateFolder;
import org.satchel.format.share.Link;
import org.satchel.format.share.LinkKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code satchel open}: opens a sealed copy without any server.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: spec/share-link.md section 9.
 */
@Command(
    name = "open",
    description = {
      "Opens a sealed copy (get --sealed) with its link, without any server.",
      "Expiry and download limit are not asked for; every byte is checked."
    },
    sortOptions = false)
final class OpenCommand implements Callable<Integer> {

  private final Io io;

  @Parameters(index = "0", paramLabel = "FILE", description = "The sealed copy.")
  Path file = Path.of("");

  @Parameters(
      index = "1",
      paramLabel = "LINK",
      arity = "0..1",
      description = {
        "Its link; - reads it from standard input; without one it is asked for.",
        "Careful: others on this machine can see an argument in the list of processes."
      })
  void setLink(String link) {
    links.argument = link;
  }

  @Mixin LinkOptions links = new LinkOptions();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PATH",
      description = "Where to, as with satchel get.")
  @Nullable String output;

  @Option(names = "--force", description = "Replace files that are there already.")
  boolean force;

  @Option(names = "--only", paramLabel = "GLOB", description = "Only what matches, as with get.")
  @Nullable String only;

  @Mixin PasswordOptions password = new PasswordOptions();

  OpenCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Failure {
    StateFolder state = StateFolder.open(io.environment());
    Optional<Glob> glob = only == null ? Optional.empty() : Optional.of(Glob.parse(only));
    GetCommand.place(output);
    Link.Recipient recipient =
        switch (links.link(io)) {
          case Link.Recipient given -> given;
          case Link.Owner owner ->
              Keys.recipient(owner.base(), owner.seed(), CopySource.record(file));
        };
    LinkKeys keys = Keys.of(recipient, password);
    try (CopySource copy = CopySource.open(file, keys);
        TerminalProgress progress = new TerminalProgress(io);
        Receiver receiver = new Receiver(progress)) {
      Report.opened(io, copy.share().body());
      io.err().println("Newer versions of a sealed copy cannot be known without the server.");
      if ("-".equals(output)) {
        receiver.stream(copy, state, glob, new CheckedOut(io.out()));
        return 0;
      }
      var received = GetCommand.receive(receiver, copy, output, force, glob);
      progress.end();
      Report.received(io, received);
      return 0;
    }
  }
}
