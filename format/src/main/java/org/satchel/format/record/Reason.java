package org.satchel.format.record;

import java.util.Locale;

/**
 * Why something was refused.
 *
 * <p>One name each, the same in the vectors, in Java and in TypeScript. For tests, logs of the own
 * device and exit codes; to a server no client ever tells which one it was.
 *
 * <p>Source: spec/file-format.md section 7.
 */
public enum Reason {
  NOT_SATCHEL,
  UNKNOWN_SUITE,
  UNKNOWN_ROLE,
  WRONG_HEADER,
  WRONG_COMMITMENT,
  DAMAGED,
  TRUNCATED,
  TRAILING_BYTES,
  WRONG_LENGTH,
  BAD_PADDING,
  WRONG_ROOT,
  MALFORMED,
  TOO_LARGE,
  TOO_NEW,
  HOSTILE_PATH,
  DUPLICATE_PATH,
  BAD_SIGNATURE,
  WRONG_LINK_ID,
  OLDER_VERSION,
  WRONG_HASH,
  BAD_LINK,
  BAD_PASSWORD;

  private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

  /** As the specification writes it, such as {@code wrong-commitment}. */
  public String text() {
    return text;
  }
}
