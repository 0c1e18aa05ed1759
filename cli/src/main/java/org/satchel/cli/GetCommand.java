package org.satchel.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.satchel.client.DiskTrouble;
import org.satchel.client.Failure;
import org.satchel.client.fetch.ServerSource;
import org.satchel.client.fetch.ShareSource;
import org.satchel.client.http.Wire;
import org.satchel.client.save.Glob;
import org.satchel.client.save.Receiver;
import org.satchel.client.state.StateFolder;
import org.satchel.format.manifest.Visible;
import org.satchel.format.share.Link;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code satchel get}: fetches a share, checks and opens it.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: the contract of the command line.
 */
@Command(
    name = "get",
    description = {
      "Fetches what a link leads to, checks every byte and writes it to disk.",
      "If it is interrupted, run the same line again: it goes on where it was. Nothing is"
          + " overwritten without --force, and a file has its name only when it is whole."
    },
    sortOptions = false)
final class GetCommand implements Callable<Integer> {

  private final Io io;

  @Mixin LinkOptions.Opened links = new LinkOptions.Opened();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "PATH",
      description = {
        "Where to: an existing folder receives the share's files and folders, as does a new one where"
            + " PATH ends with /; else PATH becomes the file's or folder's name; - writes the only"
            + " file to standard output.",
        "What goes to standard output begins anew with each run; after a cut, for a day, that does"
            + " not count as another download.",
        "Default: the current folder."
      })
  @Nullable String output;

  @Option(names = "--force", description = "Replace files that are there already.")
  boolean force;

  @Option(
      names = "--only",
      paramLabel = "GLOB",
      description = {"Fetch only what matches, such as '*.pdf' (names) or 'photos/**' (paths)."})
  @Nullable String only;

  @Option(
      names = "--sealed",
      description = "Fetch the share still sealed, as one file that satchel open opens offline.")
  boolean sealed;

  @Mixin PasswordOptions password = new PasswordOptions();
  @Mixin ServerOptions servers = new ServerOptions();

  GetCommand(Io io) {
    this.io = io;
  }

  @Override
  public Integer call() throws Failure {
    StateFolder state = StateFolder.open(io.environment());
    Optional<Glob> glob = only == null ? Optional.empty() : Optional.of(Glob.parse(only));
    if (sealed && (glob.isPresent() || "-".equals(output))) {
      throw new Failure(
          Failure.Kind.USAGE,
          "--sealed fetches the whole share into a file; leave out --only and -.");
    }
    Optional<Path> place = place(output);
    Link parsed = links.link(io);
    try (Wire wire = servers.wire(parsed.base(), io);
        TerminalProgress progress = new TerminalProgress(io);
        Receiver receiver = new Receiver(progress)) {
      ServerSource source = new ShareOpening(wire, state, password).source(parsed);
      Report.opened(io, source.share().body());
      if (sealed) {
        Path file = inFolder(output, () -> receiver.sealedCopy(source, place, force));
        progress.end();
        Report.sealed(io, file);
      } else if ("-".equals(output)) {
        stream(receiver, source, state, glob);
      } else {
        var received = receive(receiver, source, output, force, glob);
        progress.end();
        Report.received(io, received);
      }
      return 0;
    }
  }

  /** Where to on disk; an unset variable says nothing. */
  static Optional<Path> place(@Nullable String output) throws Failure {
    if ("".equals(output)) {
      throw new Failure(Failure.Kind.USAGE, "-o is empty; give . for the current folder.");
    }
    return "-".equals(output)
        ? Optional.empty()
        : Optional.of(CurrentFolder.path(output == null ? "" : output));
  }

  /** Writes a share, or a part of it, to disk. */
  static Receiver.Received receive(
      Receiver receiver,
      ShareSource source,
      @Nullable String output,
      boolean force,
      Optional<Glob> only)
      throws Failure {
    // A new "photos/." is in the folder, whatever another line began under the name "photos"; one
    // that is there may be what the same line without the slash began, as a shell completes it.
    boolean isNew = output != null && isFolder(output) && !Files.isDirectory(Path.of(output));
    Optional<Path> place = place(isNew ? output + "." : output);
    return inFolder(output, () -> receiver.get(source, place, force, only));
  }

  /** What is typed with a slash behind it is a folder, also where there is none yet. */
  private static boolean isFolder(@Nullable String output) {
    return output != null && output.endsWith("/");
  }

  /** What goes to a folder. */
  @FunctionalInterface
  interface Act<T> {
    T run() throws Failure;
  }

  /** Makes the folder, if one is meant; where the act is refused and began nothing, it goes too. */
  static <T> T inFolder(@Nullable String output, Act<T> act) throws Failure {
    boolean made = output != null && isFolder(output) && isMade(output);
    try {
      return act.run();
    } catch (Failure e) {
      if (made) removeIfEmpty(Path.of(output));
      throw e;
    }
  }

  private static void removeIfEmpty(Path folder) {
    try {
      Files.delete(folder);
    } catch (IOException e) {
      // the same line goes on with what is in it
    }
  }

  private static boolean isMade(String output) throws Failure {
    Path folder = Path.of(output);
    try {
      if (Files.isDirectory(folder)) {
        return false;
      }
      Files.createDirectory(folder);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          Visible.text(output) + " is no folder; choose another place by -o.",
          e);
    } catch (NoSuchFileException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "The folder of "
              + Visible.text(output)
              + " does not exist; make it, or choose another place by -o.",
          e);
    } catch (IOException e) {
      throw DiskTrouble.writing(folder, e);
    }
  }

  private void stream(
      Receiver receiver, ServerSource source, StateFolder state, Optional<Glob> glob)
      throws Failure {
    receiver.stream(source, state, glob, new CheckedOut(io.out()));
  }
}
