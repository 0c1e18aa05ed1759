package org.satchel.testkit.proxy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * How long the body of a message is, and the way to carry it.
 *
 * <p>Why this way: payload bytes are handed out without their framing, so that what is counted and
 * recorded is what the application sent, and are framed again on the other side as they came.
 *
 * <p>Threads: immutable; {@link #copy} blocks.
 *
 * <p>Source: RFC 9112 sections 6 and 7.
 */
sealed interface Body {

  /** What the product's own server writes at once at most; larger only costs memory. */
  int BUFFER_BYTES = 256 * 1024;

  record None() implements Body {}

  record Counted(long bytes) implements Body {}

  record Chunked() implements Body {}

  record UntilClosed() implements Body {}

  /** Takes payload bytes on their way. */
  @FunctionalInterface
  interface Tap {
    void pass(byte[] bytes, int length) throws IOException;
  }

  static Body ofRequest(Head head) {
    if (head.says("Transfer-Encoding", "chunked")) return new Chunked();
    return head.field("Content-Length")
        .map(text -> (Body) new Counted(Long.parseLong(text)))
        .orElse(new None());
  }

  static Body ofReply(Head request, Head reply) {
    int status = reply.status();
    if (request.method().equals("HEAD") || status == 204 || status == 304) return new None();
    if (reply.says("Transfer-Encoding", "chunked")) return new Chunked();
    return reply
        .field("Content-Length")
        .map(text -> (Body) new Counted(Long.parseLong(text)))
        .orElse(new UntilClosed());
  }

  /** Carries the body; the tap writes payload to {@code out}, this writes only the framing. */
  default void copy(InputStream in, OutputStream out, Tap tap) throws IOException {
    switch (this) {
      case None() -> {}
      case Counted(long bytes) -> copyCounted(in, bytes, tap);
      case UntilClosed() -> copyUntilClosed(in, tap);
      case Chunked() -> copyChunked(in, out, tap);
    }
  }

  private static void copyCounted(InputStream in, long bytes, Tap tap) throws IOException {
    byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, Math.max(1, bytes))];
    long left = bytes;
    while (left > 0) {
      int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (n < 0) throw new EOFException("closed %d bytes before the body's end".formatted(left));
      tap.pass(buffer, n);
      left -= n;
    }
  }

  private static void copyUntilClosed(InputStream in, Tap tap) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) tap.pass(buffer, n);
  }

  private static void copyChunked(InputStream in, OutputStream out, Tap tap) throws IOException {
    while (true) {
      String line = line(in);
      out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      long size = Long.parseLong(line.split(";", 2)[0].strip(), 16);
      if (size == 0) break;
      copyCounted(in, size, tap);
      line(in);
      out.write(new byte[] {'\r', '\n'});
    }
    String trailer;
    do {
      trailer = line(in);
      out.write((trailer + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    } while (!trailer.isEmpty());
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(16);
    while (true) {
      int next = in.read();
      if (next < 0) throw new EOFException("closed within a chunk's framing");
      if (next == '\n') return line.toString(StandardCharsets.ISO_8859_1).strip();
      if (line.size() == BUFFER_BYTES) throw new IOException("a framing line without end");
      line.write(next);
    }
  }
}
