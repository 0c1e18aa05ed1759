package org.satchel.client.http;

import java.net.http.HttpHeaders;
import java.util.OptionalLong;

/**
 * A whole small answer of a server.
 *
 * <p>Only for what the interface bounds to a few kilobytes; everything larger is an {@link
 * Incoming}.
 *
 * <p>Units and threads: the body is owned by the reply and not written after it was made.
 *
 * <p>Source: spec/api.yaml; of numbers RFC 9110 section 8.6 and tus 1.0 (Upload-Offset).
 */
public final class Reply {

  /** Numbers lie below 2^53: spec/api.yaml (Bytes). */
  private static final long NUMBERS_BOUND = 1L << 53;

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Reply(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  public int status() {
    return status;
  }

  public HttpHeaders headers() {
    return headers;
  }

  /** The body itself, not a copy. */
  public byte[] body() {
    return body;
  }

  /** A header that holds one number from 0 to 2^53. */
  public OptionalLong number(String header) {
    return parsed(headers.firstValue(header).orElse(""));
  }

  /** Stricter than {@link Long#parseLong}: no sign, no other alphabets' digits. */
  static OptionalLong parsed(String text) {
    if (!text.matches("[0-9]{1,16}")) {
      return OptionalLong.empty();
    }
    long value = Long.parseLong(text);
    return value < NUMBERS_BOUND ? OptionalLong.of(value) : OptionalLong.empty();
  }
}
