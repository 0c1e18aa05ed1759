package org.satchel.format.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Ids among the words of a command: one in 64 begins with a dash, as options do.
 *
 * <p>Units and threads: pure functions.
 *
 * <p>Source: spec/share-link.md section 1; POSIX Utility Syntax Guidelines, guideline 10.
 */
public final class IdWords {

  private static final String END_OF_OPTIONS = "--";

  private IdWords() {}

  /**
   * Moves the ids that look like options behind {@code --}, where they are none; one that is an
   * option's value stays.
   *
   * @param flags the options that take no value
   */
  public static String[] apart(String[] words, Set<String> flags) {
    List<String> line = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    String before = "";
    for (String word : words) {
      if (word.equals(END_OF_OPTIONS)) return words;
      boolean wantsValue = before.startsWith("-") && !before.contains("=");
      boolean isValue = wantsValue && !flags.contains(before);
      boolean looksLikeOption = word.startsWith("-") && LinkId.parse(word).isPresent();
      (looksLikeOption && !isValue ? ids : line).add(word);
      before = word;
    }
    if (ids.isEmpty()) return words;
    line.add(END_OF_OPTIONS);
    line.addAll(ids);
    return line.toArray(String[]::new);
  }
}
