package org.satchel.testkit.proxy;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A whole reply in memory, for attacks to change.
 *
 * <p>Why this way: attacks are about meaning and not about framing, so they see status, fields and
 * bytes, and the proxy frames what they return.
 *
 * <p>Threads: immutable by agreement; the body is not copied.
 *
 * <p>Source: RFC 9110.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and replies are megabytes
public record Reply(Head head, byte[] body) {

  /** A reply made up by the proxy itself. */
  public static Reply of(int status, String type, byte[] body) {
    Head head = new Head("HTTP/1.1 " + status + " Made", List.of());
    return new Reply(head.with("Content-Type", type), body);
  }

  public int status() {
    return head.status();
  }

  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public Reply withBody(byte[] other) {
    return new Reply(head, other);
  }

  public Reply withText(String other) {
    return withBody(other.getBytes(StandardCharsets.UTF_8));
  }

  public Reply withField(String name, String value) {
    return new Reply(head.with(name, value), body);
  }

  public Reply withStatus(int status) {
    return new Reply(new Head("HTTP/1.1 " + status + " Made", head.fields()), body);
  }
}
