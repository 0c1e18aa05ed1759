package org.satchel.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.satchel.client.Failure;
import org.satchel.client.state.StateFolder;
import org.satchel.format.manifest.Visible;
import picocli.CommandLine;

/**
 * Ends a command that failed: one sentence on standard error, one exit code.
 *
 * <p>A stack trace is shown to nobody. If it is our bug, it goes to a file whose name is told.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: docs/decisions/0040-what-scripts-see.md.
 */
final class FailureReport {

  private static final int BUG = 1;
  private static final int USAGE = Failure.Kind.USAGE.exitCode();

  private static final Pattern FRAGMENT = Pattern.compile("#[^\\s',]+");

  /** A link where a file was meant, so long that no file is called so. */
  private static final Pattern LINK_SECRET =
      Pattern.compile("#[0-9]+[A-Za-z]*\\.[A-Za-z0-9_-]{30,}");

  private static final Pattern OPTION_VALUE = Pattern.compile("(--[A-Za-z-]+)=[^']*");

  private FailureReport() {}

  /** The exit code of what ended a command. */
  static int of(Throwable e, Io io) {
    if (e instanceof Failure failure) {
      say(io, failure.sentence());
      return failure.kind().exitCode();
    }
    say(io, "This is a bug of ours; please report it with " + log(e, io) + ".");
    return BUG;
  }

  /** The exit code of a line that cannot be understood. */
  static int ofUsage(CommandLine.ParameterException e, Io io) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    String message =
        e instanceof CommandLine.UnmatchedArgumentException unmatched
            ? unknown(unmatched)
            : Objects.requireNonNullElse(e.getMessage(), "The line cannot be understood");
    say(io, Visible.lines(withoutSecrets(message)));
    List<String> similar = similar(e);
    if (!similar.isEmpty()) {
      io.err().println("Did you mean: " + String.join(", ", similar));
    }
    io.err().println("Try: " + command + " --help");
    return USAGE;
  }

  /** One word alone: what stands behind a misspelt option may be its value. */
  private static String unknown(CommandLine.UnmatchedArgumentException e) {
    String word = e.getUnmatched().stream().findFirst().orElse("");
    if (word.startsWith("-")) {
      return "Unknown option: " + word.replaceFirst("(?s)=.*|(?<=^-[^-]).*", "");
    }
    boolean isCommand = !e.getCommandLine().getSubcommands().isEmpty();
    return (isCommand ? "Unknown command: " : "One word too many: ") + word;
  }

  /** The parser repeats what it did not understand: a second link, an option's value. */
  private static String withoutSecrets(String message) {
    return FRAGMENT.matcher(OPTION_VALUE.matcher(message).replaceAll("$1=…")).replaceAll("#…");
  }

  private static List<String> similar(CommandLine.ParameterException e) {
    return e instanceof CommandLine.UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions()
        : List.of();
  }

  private static void say(Io io, String sentence) {
    io.err().println("satchel: " + LINK_SECRET.matcher(sentence).replaceAll("#…"));
  }

  private static String log(Throwable e, Io io) {
    var text = new StringWriter();
    e.printStackTrace(new PrintWriter(text, true));
    try {
      StateFolder state = StateFolder.open(io.environment());
      Path file = state.folder("log").resolve("bug-" + Instant.now().toEpochMilli() + ".txt");
      state.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
      return file.toString();
    } catch (Failure unwritable) {
      io.err().print(text);
      return "the lines above";
    }
  }

  /**
   * The exit code of a command that only tells and could not: nothing is said where a reader had
   * enough, as {@code head} has.
   */
  static int ofUnwritten(IOException trouble, Io io) {
    if (!StandardOut.isUnread(trouble)) {
      String reason = String.valueOf(trouble.getMessage());
      say(io, "Not all could be written to standard output (" + reason + "); run it again.");
    }
    return Failure.Kind.REFUSED.exitCode();
  }

  /**
   * A link could not be written, which another edit prints, of what share it says: one that changes
   * nothing.
   */
  static Failure unwritten(String done, String share) {
    return new Failure(
        Failure.Kind.REFUSED,
        done + ", but its link could not be written; satchel edit " + share + " prints it.");
  }

  /** The world failing under the command line itself. */
  static Failure unreadable(String what, IOException e) {
    String why = e instanceof CharacterCodingException ? " is not UTF-8." : " cannot be read.";
    return new Failure(Failure.Kind.USAGE, what + why, e);
  }
}
