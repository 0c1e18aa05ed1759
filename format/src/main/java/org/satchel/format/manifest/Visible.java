package org.satchel.format.manifest;

import java.util.regex.Pattern;

/**
 * Makes a text of others safe to show on a terminal: what would act is written as its code.
 *
 * <p>Names and messages come from senders and servers who may be hostile. Escape sequences could
 * rewrite the screen, direction overrides could make {@code gpj.exe} look like a picture. Both stay
 * in the data and become visible on the screen. Joiners stay as they are in a message, and in a
 * name inside an emoji or a word of a script that is written with them, as Persian and Hindi are:
 * between Latin letters they do nothing but hide.
 *
 * <p>Units and threads: pure; lengths in characters.
 *
 * <p>Source: spec/file-format.md sections 5 and 6; Unicode Technical Report 36 section 2.5.
 */
public final class Visible {

  /**
   * What may stand beside a joiner in a name; selectors of variation are marks. That the last range
   * is not written as a property lets what looks behind see whole code points (JDK 25).
   */
  private static final String JOINED =
      "[\\p{L}\\p{M}\\p{Nd}\\p{IsExtended_Pictographic}\uD83C\uDFFB-\uD83C\uDFFF]";

  /** What is never joined. */
  private static final String ALONE = "[0-9\\p{IsLatin}\\p{IsGreek}\\p{IsCyrillic}\\p{IsHan}]";

  private static final String JOINER =
      ("(?<!" + ALONE + ")(?<=" + JOINED + ")[\\u200C\\u200D]")
          + ("(?!" + ALONE + ")(?=" + JOINED + ")");

  private static final String OTHER = "[\\p{C}\\p{Zl}\\p{Zp}]";
  private static final Pattern ACTING = Pattern.compile("(?!" + JOINER + ")" + OTHER);

  /** A message has line feeds, tabs, soft hyphens and joiners. */
  private static final Pattern ACTING_IN_LINES =
      Pattern.compile("(?![\\n\\t\\u00AD\\u200C\\u200D])" + OTHER);

  private Visible() {}

  /** The whole text with every acting character as {@code \\u{hex}}. */
  public static String text(String text) {
    return text(text, Integer.MAX_VALUE);
  }

  /** The same, cut to a number of code points with an ellipsis. */
  public static String text(String text, int codePointsMax) {
    if (text.codePointCount(0, text.length()) <= codePointsMax) {
      return shown(ACTING, text);
    }
    return shown(ACTING, text.substring(0, text.offsetByCodePoints(0, codePointsMax))) + '…';
  }

  /** The same for a text of several lines. */
  public static String lines(String text) {
    return shown(ACTING_IN_LINES, text);
  }

  private static String shown(Pattern acting, String text) {
    return acting
        .matcher(text)
        .replaceAll(found -> "\\\\u{%x}".formatted(found.group().codePointAt(0)));
  }
}
