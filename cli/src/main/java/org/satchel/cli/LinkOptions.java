package org.satchel.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.open.Refusals;
import org.satchel.format.record.RefusedException;
import org.satchel.format.share.Link;
import picocli.CommandLine.Option;

/**
 * A link: from the line, standard input, a file, or asked for.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: spec/share-link.md section 2 (everything after # stays on the device).
 */
final class LinkOptions {

  @Option(
      names = "--link-file",
      paramLabel = "FILE",
      description = "Take the link from the first line of FILE.")
  @Nullable Path file;

  /** The link of a line whose argument may be missing. */
  Link link(@Nullable String argument, Io io) throws Failure {
    try {
      return Link.parse(text(argument, io));
    } catch (RefusedException e) {
      throw Refusals.badLink(e);
    }
  }

  /** What stands for the link, still unparsed: it may be a link's id. */
  String text(@Nullable String argument, Io io) throws Failure {
    if (argument != null && file != null) {
      throw new Failure(Failure.Kind.USAGE, "Give either a link or --link-file, not both.");
    }
    try {
      if (file != null) {
        return firstLine(new String(readSome(Files.newInputStream(file)), StandardCharsets.UTF_8));
      }
      if ("-".equals(argument)) {
        return firstLine(new String(readSome(io.in()), StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw FailureReport.unreadable("The link", e);
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

  private static byte[] readSome(java.io.InputStream in) throws IOException {
    return in.readNBytes(2 * Link.CHARACTERS_MAX);
  }

  private static String firstLine(String text) {
    return FirstLine.withoutMark(text)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("");
  }
}
