package org.satchel.client;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Makes a text of others safe to show on a terminal: what would act is written as its code.
 *
 * <p>Names and messages come from senders and servers who may be hostile. Escape sequences could
 * rewrite the screen, direction overrides could make {@code gpj.exe} look like a picture. Both stay
 * in the data and become visible on the screen.
 *
 * <p>Units and threads: pure; lengths in characters.
 *
 * <p>Source: spec/file-format.md section 5; Unicode Technical Report 36 section 2.5.
 */
public final class Visible {

  private Visible() {}

  /** The whole text with every acting character as {@code \\u{hex}}. */
  public static String text(String text) {
    return text(text, Integer.MAX_VALUE);
  }

  /** The same, cut to a number of code points with an ellipsis. */
  public static String text(String text, int codePointsMax) {
    var shown = new StringBuilder(Math.min(text.length() + 16, 4_096));
    int count = 0;
    for (int i = 0; i < text.length(); count++) {
      int point = text.codePointAt(i);
      if (count == codePointsMax) {
        return shown.append('…').toString();
      }
      if (acts(point)) {
        shown.append("\\u{").append(Integer.toHexString(point)).append('}');
      } else {
        shown.appendCodePoint(point);
      }
      i += Character.charCount(point);
    }
    return shown.toString();
  }

  /** A text of several lines: line feeds stay, all else is made visible. */
  public static String lines(String text) {
    return Arrays.stream(text.split("\n", -1)).map(Visible::text).collect(Collectors.joining("\n"));
  }

  private static boolean acts(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          true;
      default -> false;
    };
  }
}
