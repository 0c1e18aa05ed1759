package org.satchel.client.http;

import java.util.OptionalLong;

/**
 * Reads the numbers of headers, which a server chooses.
 *
 * <p>Stricter than {@link Long#parseLong}: no sign, no other alphabets' digits, nothing beyond
 * 2^53.
 *
 * <p>Units and threads: pure.
 *
 * <p>Source: RFC 9110 section 8.6, tus 1.0 (Upload-Offset), spec/api.yaml (Bytes).
 */
final class Numbers {
  private static final long MAX = 1L << 53;
  private static final int DIGITS_MAX = 16;

  private Numbers() {}

  static OptionalLong parse(String text) {
    if (text.isEmpty() || text.length() > DIGITS_MAX) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return OptionalLong.empty();
      }
      value = value * 10 + (digit - '0');
    }
    return value < MAX ? OptionalLong.of(value) : OptionalLong.empty();
  }
}
