package org.satchel.server.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which bytes of a body are asked for.
 *
 * <p>One range at most. What is not understood is ignored and the whole is sent, as the standard
 * allows: several ranges at once would need multipart bodies that no client of ours reads, and are
 * a known way to make a server work a lot for a small request.
 *
 * <p>Bytes, both ends inclusive as in HTTP. Pure: safe on any thread.
 *
 * <p>Source: RFC 9110 sections 13.1.5 and 14.
 */
public sealed interface ByteRange {

  /** The whole body, status 200. */
  record Whole() implements ByteRange {}

  /** Bytes {@code first} to {@code last}, status 206. */
  record Part(long first, long last) implements ByteRange {
    /** How many bytes that is. */
    public long length() {
      return last - first + 1;
    }
  }

  /** Nothing of the body is meant, status 416. */
  record Unsatisfiable() implements ByteRange {}

  /** No longer header can be one single range of 19 digits each. */
  int HEADER_CHARS_MAX = 64;

  Pattern ONE_RANGE =
      Pattern.compile("bytes=[ \\t]*([0-9]*)-([0-9]*)[ \\t]*", Pattern.CASE_INSENSITIVE);

  /**
   * Judges the headers Range and If-Range for a body of this length and strong ETag.
   *
   * @param etag with its quotes
   */
  static ByteRange of(
      Optional<String> range, Optional<String> ifRange, String etag, long lengthBytes) {
    if (range.isEmpty() || range.get().length() > HEADER_CHARS_MAX) return new Whole();
    if (ifRange.isPresent() && !ifRange.get().equals(etag)) return new Whole();
    Matcher parts = ONE_RANGE.matcher(range.get());
    if (!parts.matches()) return new Whole();
    String first = parts.group(1);
    String last = parts.group(2);
    if (first.isEmpty() && last.isEmpty()) return new Whole();
    if (first.isEmpty()) return suffix(number(last), lengthBytes);
    return fromTo(number(first), last.isEmpty() ? Long.MAX_VALUE : number(last), lengthBytes);
  }

  private static ByteRange suffix(long count, long lengthBytes) {
    if (count == 0 || lengthBytes == 0) return new Unsatisfiable();
    return new Part(Math.max(0, lengthBytes - count), lengthBytes - 1);
  }

  private static ByteRange fromTo(long first, long last, long lengthBytes) {
    if (last < first) return new Whole();
    if (first >= lengthBytes) return new Unsatisfiable();
    return new Part(first, Math.min(last, lengthBytes - 1));
  }

  /** A number of any length; what does not fit is beyond the end of every body all the same. */
  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }
}
