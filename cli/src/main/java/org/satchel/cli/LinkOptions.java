package org.satchel.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.share.Link;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * A link: from the line, standard input, a file, or asked for.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: spec/share-link.md section 2 (everything after # stays on the device).
 */
class LinkOptions {

  private static final String CAREFUL =
      "Careful: others on this machine can see an argument in the list of processes.";

  /** The line's own word, if it has one. */
  @Nullable String argument;

  @Option(
      names = "--link-file",
      paramLabel = "FILE",
      description = "Take the link from the first line of FILE.")
  @Nullable Path file;

  /** Of who opens a share. */
  static final class Opened extends LinkOptions {
    @Parameters(
        paramLabel = "LINK",
        arity = "0..1",
        description = {
          "The link; - reads it from standard input; without one it is asked for.",
          CAREFUL
        })
    void setArgument(String word) {
      argument = word;
    }
  }

  /** Of who sent it. */
  static final class Owned extends LinkOptions {
    @Parameters(
        paramLabel = "LINK|LINKID",
        arity = "0..1",
        description = {
          "The share: its link, its id (satchel ls), or the owner's link; - reads it from standard"
              + " input; without one it is asked for.",
          CAREFUL
        })
    void setArgument(String word) {
      argument = word;
    }
  }

  /** Whether the line says where the link is, so that nobody is asked. */
  final boolean isGiven() {
    return argument != null || file != null;
  }

  /** The link. */
  final Link link(Io io) throws Failure {
    try {
      return Link.parse(text(io));
    } catch (RefusedException e) {
      throw bad(e);
    }
  }

  /** A link that is none. */
  static Failure bad(RefusedException e) {
    return new Failure(
        Failure.Kind.USAGE,
        e.reason() == Reason.TOO_NEW
            ? "This link needs a newer Satchel; install one."
            : "This is no link of a share; copy the whole link, with all that follows the # and nothing"
                + " around it.",
        e);
  }

  /** What stands for the link, still unparsed: it may be a link's id. */
  final String text(Io io) throws Failure {
    if (argument != null && file != null) {
      throw new Failure(Failure.Kind.USAGE, "Give either a link or --link-file, not both.");
    }
    if (file != null) {
      return FirstLine.written(file, "The link file", "a link");
    }
    if ("-".equals(argument)) {
      return FirstLine.written(io.in(), "Standard input", "a link");
    }
    if (argument != null) {
      return argument;
    }
    Optional<String> typed = Terminal.askSecret("Link: ");
    return typed.orElseThrow(
        () ->
            new Failure(
                Failure.Kind.USAGE,
                "A link is needed; give it as argument, by --link-file, or by - on standard"
                    + " input."));
  }
}
