package org.satchel.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.format.manifest.KnownCharacters;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.RefusedException;
import org.satchel.format.share.Link;
import org.satchel.format.share.Password;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A password: given, in a file, or asked for.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: spec/share-link.md section 2.
 */
final class PasswordOptions {

  private static final String ASK = "\0ask";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  private @Nullable String value;
  private boolean typed;

  @Option(
      names = "--password",
      paramLabel = "VALUE",
      arity = "0..1",
      fallbackValue = ASK,
      description = {
        "The share's password. Without VALUE (as the last option) it is asked for.",
        "Careful: others on this machine can see VALUE in the list of processes."
      })
  void setValue(String value) {
    if (isLink(value)) {
      throw new ParameterException(
          command.commandLine(),
          "What stands behind --password is a share's link; give --password as the last option to"
              + " be asked, or the password by --password-file.");
    }
    this.value = value;
  }

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "Take the password from the first line of FILE.")
  @Nullable Path file;

  /** Whether there is one: in the line, in a file, or typed when it was asked for. */
  boolean isGiven() {
    return value != null || file != null || typed;
  }

  /** Where the line has no share: its id, or -, may stand where it is taken for the password. */
  void refuseShare() throws Failure {
    Optional<String> word = apart();
    boolean dash = word.filter("-"::equals).isPresent();
    if (dash || word.flatMap(LinkId::parse).isPresent()) {
      throw new Failure(
          Failure.Kind.USAGE,
          "What stands behind --password is "
              + (dash ? "-" : "a share's id")
              + ", and no share is named; give --password as the last option to be asked, or the"
              + " password by --password-file.");
    }
  }

  /** A word behind --password that may have been meant for something else. */
  private Optional<String> apart() {
    boolean apart = command.commandLine().getParseResult().originalArgs().contains("--password");
    return Optional.ofNullable(value).filter(word -> apart && !word.equals(ASK));
  }

  /** Beside paths the first of them may stand where a password would: it would not be sent. */
  Optional<Password> chosenBesidePaths() throws Failure {
    if (apart().filter(PasswordOptions::isThere).isPresent()) {
      throw new Failure(
          Failure.Kind.USAGE,
          "What stands behind --password is the name of a file here, and would not be sent; give"
              + " --password as the last option to be asked, or the password by --password-file.");
    }
    return chosen();
  }

  private static boolean isThere(String path) {
    try {
      return !path.isEmpty() && Files.exists(Path.of(path), LinkOption.NOFOLLOW_LINKS);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static boolean isLink(String text) {
    try {
      return !Link.parse(text).linkId().toString().isEmpty();
    } catch (RefusedException e) {
      return false;
    }
  }

  /** The password to be set, if one was given; asked for twice when it is to be typed. */
  Optional<Password> chosen() throws Failure {
    Optional<String> text = given();
    if (text.isPresent() && text.get().contains(Words.REPLACED)) {
      throw new Failure(
          Failure.Kind.USAGE,
          "This password is not UTF-8, so that others would open the share too; choose another.");
    }
    return text.isPresent() ? Optional.of(parse(text.get(), true)) : Optional.empty();
  }

  private Optional<String> given() throws Failure {
    String given = value;
    if (given != null && file != null) {
      throw new Failure(Failure.Kind.USAGE, "Give either --password or --password-file, not both.");
    }
    if (file != null) {
      return Optional.of(FirstLine.of(file, "The password file", "a password"));
    }
    if (given == null) {
      return Optional.empty();
    }
    if (!given.equals(ASK)) {
      return Optional.of(given);
    }
    String typed = ask("Password: ");
    if (!ask("The same again: ").equals(typed)) {
      throw new Failure(Failure.Kind.USAGE, "The two passwords differ; begin again.");
    }
    return Optional.of(typed);
  }

  /** The password of a link that needs one: given, else asked for. */
  Password needed() throws Failure {
    boolean isAsked = value != null && value.equals(ASK);
    Optional<String> given = isAsked ? Optional.empty() : given();
    return parse(given.isPresent() ? given.get() : ask("Password of the share: "), false);
  }

  private String ask(String question) throws Failure {
    String answer =
        Terminal.askSecret(question)
            .orElseThrow(
                () ->
                    new Failure(
                        Failure.Kind.PASSWORD,
                        "A password is needed and nobody can be asked; give it by"
                            + " --password-file."));
    typed = true;
    return answer;
  }

  private static Password parse(String text, boolean chosen) throws Failure {
    if (chosen && !KnownCharacters.only(text)) {
      throw new Failure(
          Failure.Kind.PASSWORD,
          "This password has a character that this program does not know, so another device might"
              + " not open the share with it; leave it out.");
    }
    try {
      return chosen ? Password.choose(text) : Password.parse(text);
    } catch (RefusedException e) {
      throw new Failure(
          Failure.Kind.PASSWORD,
          "This cannot be a password: it must not be empty, hold control characters or have more"
              + " than 1,024 bytes.",
          e);
    }
  }
}
