package org.satchel.server.ops;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.satchel.format.record.LinkId;

/**
 * Finds the id in what an operator pastes: a link with or without its fragment, or the id alone.
 *
 * <p>The fragment is dropped at once: it opens the share, and the server must not see it.
 *
 * <p>Pure.
 *
 * <p>Source: spec/share-link.md section 2.
 */
final class LinkText {

  private static final Pattern ID = Pattern.compile("(?:.*/)?([A-Za-z0-9_-]{22})");

  private LinkText() {}

  /** The id, if the text holds one. */
  static Optional<LinkId> id(String text) {
    int hash = text.indexOf('#');
    Matcher matcher = ID.matcher(hash < 0 ? text : text.substring(0, hash));
    return matcher.matches() ? LinkId.parse(matcher.group(1)) : Optional.empty();
  }
}
