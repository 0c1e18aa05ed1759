package org.satchel.server.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a door answers: status, headers and a body.
 *
 * <p>A value, so that a door is a function from a request to its answer and the machine below alone
 * decides how bytes reach the socket (and that HEAD has none).
 *
 * <p>Immutable; a {@link FileBody} inside is closed by whoever sends the reply.
 *
 * <p>Source: RFC 9110; RFC 9457 for problems.
 */
public record Reply(int status, List<Field> fields, Body body) {

  /** One header field. Names are sent as they stand, values are ASCII without line breaks. */
  public record Field(String name, String value) {}

  /** What follows the headers. */
  public sealed interface Body {
    /** Nothing: no Content-Length but for the statuses that need a zero. */
    record None() implements Body {}

    /** Bytes in memory; only for answers that are small by nature. */
    final class Bytes implements Body {
      private final byte[] content;

      Bytes(byte[] content) {
        this.content = content;
      }

      ByteBuffer content() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
      }
    }

    /** Bytes that lie in files. */
    record Files(FileBody files) implements Body {}
  }

  /** Copies the fields, so that a reply never changes. */
  public Reply {
    fields = List.copyOf(fields);
  }

  /** A reply of this status with no body. */
  public static Reply status(int status) {
    return new Reply(status, List.of(), new Body.None());
  }

  /** JSON in UTF-8. */
  public static Reply json(int status, byte[] json) {
    return bytes(status, "application/json", json);
  }

  /** Plain text in UTF-8. */
  public static Reply text(String text) {
    return bytes(200, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes of a type. */
  public static Reply bytes(int status, String contentType, byte[] content) {
    return new Reply(
        status, List.of(new Field("Content-Type", contentType)), new Body.Bytes(content));
  }

  /** The problem document with the problem's own sentence. */
  public static Reply problem(Problem problem) {
    return problem(problem, problem.detail());
  }

  /** The problem document with a more exact sentence. */
  public static Reply problem(Problem problem, String detail) {
    byte[] document =
        Json.object(
            json -> {
              json.writeStringField("type", problem.type());
              json.writeStringField("title", problem.title());
              json.writeNumberField("status", problem.status());
              json.writeStringField("detail", detail);
            });
    Reply reply =
        bytes(problem.status(), "application/problem+json", document)
            .with("Satchel-Problem", problem.slug());
    return switch (problem) {
      case TOKEN_REQUIRED, BEARER_REQUIRED -> reply.with("WWW-Authenticate", "Bearer");
      case UNSUPPORTED_VERSION -> reply.with("Tus-Version", "1.0.0");
      default -> reply;
    };
  }

  /** The same reply with one more header. */
  public Reply with(String name, String value) {
    List<Field> more = new ArrayList<>(fields);
    more.add(new Field(name, value));
    return new Reply(status, more, body);
  }

  /** The same reply with another body. */
  public Reply with(FileBody files) {
    return new Reply(status, fields, new Body.Files(files));
  }
}
