package org.satchel.server.ops;

import static java.time.ZoneId.systemDefault;
import static java.time.temporal.ChronoUnit.MINUTES;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.satchel.core.shares.Operator;
import org.satchel.format.record.LinkId;
import picocli.CommandLine.ParameterException;

/**
 * The words of an operator's command, checked before the server is asked.
 *
 * <p>The server checks them too, and tells by the names of its own interface, which nobody typed.
 *
 * <p>Pure but for the clock. What cannot be right is thrown to the parser, which ends with 2.
 *
 * <p>Source: spec/api.yaml, admin; docs/operations.md.
 */
final class AdminWords {

  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,40}");

  /** Longer numbers are above every bound here. */
  private static final int DIGITS_MAX = 18;

  /** As {@code put --expires} takes it; so a date, which is the end of that day here. */
  private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,5})(min|h|d|w)");

  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

  private AdminWords() {}

  /** The link id of what was pasted. */
  static LinkId link(AdminTarget target, String name, String text) {
    return LinkText.id(text).orElseThrow(() -> target.wrong(name + " wants a link or a link id"));
  }

  /** The id of an upload token, which is as long as a link id. */
  static LinkId token(AdminTarget target, String text) {
    return LinkId.parse(text)
        .orElseThrow(
            () ->
                target.wrong(
                    "ID wants the id of an upload token; satchel admin token list shows it"));
  }

  /** A text that people read. */
  static String line(AdminTarget target, String name, String text, int charactersMax) {
    return AdminDoor.line(text, charactersMax)
        .orElseThrow(
            () ->
                target.wrong(
                    "%s wants 1 to %d characters, none of them a control character"
                        .formatted(name, charactersMax)));
  }

  /** How many shares a page has. */
  static int limit(AdminTarget target, String text) {
    Optional<Long> limit = whole(text);
    if (limit.isEmpty() || limit.get() < 1 || limit.get() > Operator.PAGE_MAX) {
      throw target.wrong("--limit wants a number from 1 to " + Operator.PAGE_MAX);
    }
    return Math.toIntExact(limit.get());
  }

  /** How many bytes a token may keep: none would be a token for nothing. */
  static long quota(AdminTarget target, String text) {
    long quota = whole(text).orElse(0L);
    if (quota < 1) {
      throw target.wrong(
          "--quota wants a whole number of bytes, 1 or more; without it there is no bound");
    }
    if (quota > AdminDoor.NUMBER_MAX) {
      throw target.wrong("--quota takes at most " + AdminDoor.NUMBER_MAX + " bytes");
    }
    return quota;
  }

  private static Optional<Long> whole(String text) {
    if (!WHOLE.matcher(text).matches()) return Optional.empty();
    return Optional.of(text.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(text));
  }

  /** The moment at which a token ends, in milliseconds. */
  static long end(AdminTarget target, String text) {
    try {
      Instant now = Instant.now();
      Instant time = time(text, now);
      if (time.isAfter(now)) return time.toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      // Told below, with what is right.
    }
    throw never(target);
  }

  private static ParameterException never(AdminTarget target) {
    return target.wrong(
        "--expires wants a time to come: 30min, 12h, 30d, 4w, 2027-01-31, 2027-01-31T00:00:00Z"
            + " or P30D");
  }

  private static Instant time(String text, Instant now) {
    Matcher span = SPAN.matcher(text);
    if (span.matches()) {
      return now.plus(Long.parseLong(span.group(1)) * minutes(span.group(2)), MINUTES);
    }
    if (DATE.matcher(text).matches()) {
      return LocalDate.parse(text).plusDays(1).atStartOfDay(systemDefault()).toInstant();
    }
    return text.startsWith("P") ? now.plus(Duration.parse(text)) : Instant.parse(text);
  }

  private static long minutes(String unit) {
    return switch (unit) {
      case "min" -> 1;
      case "h" -> 60;
      case "d" -> 24 * 60;
      default -> 7 * 24 * 60;
    };
  }
}
