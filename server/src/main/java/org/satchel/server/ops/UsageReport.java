package org.satchel.server.ops;

import java.io.PrintWriter;
import java.util.List;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells a line that cannot be understood: what is wrong with it, and where the help is.
 *
 * <p>Of words that nobody knows the first alone is repeated, since the next may be the value of a
 * misspelt option.
 *
 * <p>Stateless.
 *
 * <p>Source: docs/decisions/0040-what-scripts-see.md.
 */
public final class UsageReport {

  private UsageReport() {}

  /** Writes it. */
  public static void write(ParameterException e, PrintWriter err) {
    String message =
        e instanceof UnmatchedArgumentException unmatched
            ? unknown(unmatched)
            : String.valueOf(e.getMessage());
    err.println("satchel: " + TextLines.escaped(message));
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> similar = unmatched.getSuggestions();
      if (!similar.isEmpty()) err.println("Did you mean: " + String.join(", ", similar));
    }
    err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
  }

  private static String unknown(UnmatchedArgumentException e) {
    CommandLine line = e.getCommandLine();
    String command = line.getCommandSpec().qualifiedName();
    String word = e.getUnmatched().stream().findFirst().orElse("");
    boolean isOption = word.startsWith("-");
    String below = String.join(", ", new TreeSet<>(line.getSubcommands().keySet()));
    if (below.isEmpty()) {
      return isOption
          ? "Unknown option: " + word.replaceFirst("(?s)=.*|(?<=^-[^-]).*", "")
          : "One word too many: " + word;
    }
    return isOption
        ? command + " wants a command before its options: " + below
        : command + " has no command " + word + "; it has " + below;
  }
}
