package org.satchel.format.manifest;

import java.io.IOException;
import java.util.Optional;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.seal.PlainSource;

/**
 * Cuts a plaintext into JSON lines of bounded length.
 *
 * <p>Units: bytes. Memory: one buffer. One thread at a time.
 *
 * <p>Source: spec/file-format.md section 5.
 */
final class LineReader {

  /** Longest line with its line feed: file-format.md section 5. */
  static final int LINE_BYTES_MAX = 8192;

  /** Room for the longest line and a good read behind it. */
  private static final int BUFFER_BYTES = 8 * LINE_BYTES_MAX;

  private final PlainSource source;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int from;
  private int until;

  LineReader(PlainSource source) {
    this.source = source;
  }

  /** The next line; empty at the end. */
  Optional<JsonLine> next() throws IOException, RefusedException {
    int at = from;
    while (true) {
      while (at < until && buffer[at] != '\n') at++;
      if (at - from >= LINE_BYTES_MAX) {
        throw new RefusedException(Reason.TOO_LARGE, "a line that is too long");
      }
      if (at < until) {
        JsonLine line = JsonLine.parse(buffer, from, at - from);
        from = at + 1;
        return Optional.of(line);
      }
      at -= compact();
      int count = source.read(buffer, until, buffer.length - until);
      if (count < 0) {
        if (from == until) return Optional.empty();
        throw new RefusedException(Reason.MALFORMED, "the last line has no line feed");
      }
      until += count;
    }
  }

  /** Moves what is left of the line to the front and tells by how much. */
  private int compact() {
    int moved = from;
    System.arraycopy(buffer, from, buffer, 0, until - from);
    until -= moved;
    from = 0;
    return moved;
  }
}
