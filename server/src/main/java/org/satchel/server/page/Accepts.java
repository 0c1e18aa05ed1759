package org.satchel.server.page;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whether an Accept header names something, and does not rule it out.
 *
 * <p>Only what is named counts: a browser names text/html and gzip, and a program that takes
 * anything gets what it always got, text and plain bytes.
 *
 * <p>Pure.
 *
 * <p>Source: RFC 9110 section 12.4.2 (quality values).
 */
final class Accepts {

  private static final Pattern REFUSED = Pattern.compile("q=0(\\.0{0,3})?");

  private Accepts() {}

  /** True if one of the elements does. */
  static boolean any(List<String> elements, String wanted) {
    return elements.stream().anyMatch(element -> names(element, wanted));
  }

  /** True of {@code gzip;q=0.5} and {@code gzip}; false of {@code gzip;q=0} and {@code *}. */
  private static boolean names(String element, String wanted) {
    String[] parts = element.toLowerCase(Locale.ROOT).split(";", -1);
    if (!parts[0].strip().equals(wanted)) return false;
    for (String parameter : parts) {
      if (REFUSED.matcher(parameter.strip()).matches()) return false;
    }
    return true;
  }
}
