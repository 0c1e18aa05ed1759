package org.satchel.server.ops;

import static java.time.temporal.ChronoUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Locale;

/**
 * The server's state as lines for people: times as such, and sizes readable beside their bytes.
 *
 * <p>Scripts have {@code --json}.
 *
 * <p>Stateless.
 *
 * <p>Source: spec/api.yaml, adminStatus.
 */
final class StatusText {

  private static final String TIME = "Ms";
  private static final String SIZE = "Bytes";

  private static final String UNITS = "KMGTPE";

  private StatusText() {}

  static void print(JsonNode status, PrintWriter out) {
    status
        .properties()
        .forEach(
            entry -> {
              String name = entry.getKey();
              boolean isTime = name.endsWith(TIME);
              String shown = isTime ? name.substring(0, name.length() - TIME.length()) : name;
              out.printf("%-14s %s%n", shown, value(name, entry.getValue()));
            });
  }

  private static String value(String name, JsonNode value) {
    if (name.endsWith(TIME)) {
      return Instant.ofEpochMilli(value.asLong()).truncatedTo(SECONDS).toString();
    }
    return value.asText() + (name.endsWith(SIZE) ? readable(value.asLong()) : "");
  }

  /** As the client tells sizes; nothing below a KiB. */
  static String readable(long bytes) {
    double size = bytes;
    int unit = -1;
    while (size >= 1024 && unit < UNITS.length() - 1) {
      size /= 1024;
      unit++;
    }
    return unit < 0 ? "" : String.format(Locale.ROOT, " (%.1f %siB)", size, UNITS.charAt(unit));
  }
}
