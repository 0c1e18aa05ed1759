package org.satchel.client;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.satchel.format.manifest.Visible;

/**
 * When a share shall end, as people write it: {@code 7d}, {@code 12h}, {@code 2026-12-31}, {@code
 * none}.
 *
 * <p>Spans count from the moment at which the share is made, not from when a long upload began.
 *
 * <p>Units: milliseconds since 1970 in the record. Immutable.
 *
 * @param text the words as given
 *     <p>Source: spec/share-link.md section 3 (expiry); ISO 8601.
 */
public record Expiry(String text, Optional<Duration> span, Optional<Instant> instant) {

  /** No expiry. */
  public static final Expiry NONE = new Expiry("none", Optional.empty(), Optional.empty());

  /** Milliseconds in a record lie below 2^53: spec/share-link.md section 3. */
  private static final long MILLIS_BOUND = 1L << 53;

  private static final Pattern SPAN = Pattern.compile("([1-9][0-9]{0,5})(min|h|d|w)");

  /** Reads one, in a time zone for dates without one: a date alone is the end of that day. */
  public static Expiry parse(String given, ZoneId zone) throws Failure {
    String text = given.strip().toLowerCase(Locale.ROOT);
    if (text.equals("none") || text.equals("never")) {
      return NONE;
    }
    Matcher span = SPAN.matcher(text);
    if (span.matches()) {
      long count = Long.parseLong(span.group(1));
      Duration length =
          switch (span.group(2)) {
            case "min" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
          };
      return new Expiry(text, Optional.of(length), Optional.empty());
    }
    return new Expiry(text, Optional.empty(), Optional.of(instant(given.strip(), zone)));
  }

  private static Instant instant(String text, ZoneId zone) throws Failure {
    try {
      Instant end = anyInstant(text, zone);
      if (end.isBefore(Instant.ofEpochMilli(MILLIS_BOUND))) {
        return end;
      }
      throw new DateTimeException("later than a record can say");
    } catch (DateTimeException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "This is no expiry: "
              + Visible.text(text, 100)
              + "; write 30min, 12h, 7d, 4w, a date like 2026-12-31 or none.",
          e);
    }
  }

  private static Instant anyInstant(String text, ZoneId zone) {
    if (text.length() == 10) {
      return LocalDate.parse(text).plusDays(1).atStartOfDay(zone).toInstant();
    }
    if (text.endsWith("Z") || text.matches(".*T.*[+-][0-9:]{2,6}")) {
      return OffsetDateTime.parse(text).toInstant();
    }
    return LocalDateTime.parse(text).atZone(zone).toInstant();
  }

  /** The moment in a record made now. */
  public Optional<Instant> from(Instant now) throws Failure {
    Optional<Instant> end = span.isPresent() ? span.map(now::plus) : instant;
    if (end.isPresent() && !end.get().isAfter(now)) {
      throw past("");
    }
    return end.map(moment -> Instant.ofEpochMilli(moment.toEpochMilli()));
  }

  /** The refusal of one that is over by the server's clock, which ends the share. */
  public Failure pastByServer() {
    return past(" by the server's clock");
  }

  private Failure past(String by) {
    return new Failure(
        Failure.Kind.USAGE,
        "The expiry " + text + " has passed already" + by + "; give a later one.");
  }
}
