package org.satchel.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Standard output that knows why it could not be written, which a print stream keeps to itself.
 *
 * <p>Units and threads: bytes; safe as a print stream is.
 *
 * <p>Source: java.io.PrintStream.checkError.
 */
final class StandardOut extends PrintStream {

  private final Noted file;

  StandardOut(OutputStream file) {
    this(new Noted(file));
  }

  private StandardOut(Noted file) {
    super(file, true, StandardCharsets.UTF_8);
    this.file = file;
  }

  /** What kept a stream from being written, if something did. */
  static Optional<IOException> trouble(PrintStream out) {
    if (!out.checkError()) {
      return Optional.empty();
    }
    @Nullable IOException known = out instanceof StandardOut own ? own.file.trouble : null;
    return Optional.of(known == null ? new IOException("closed or full") : known);
  }

  /** Whether nobody reads any more, as after {@code head}. */
  static boolean isUnread(IOException trouble) {
    return "Broken pipe".equals(trouble.getMessage());
  }

  /** A stream that keeps what went wrong first. */
  private static final class Noted extends FilterOutputStream {
    private volatile @Nullable IOException trouble;

    private Noted(OutputStream file) {
      super(file);
    }

    @Override
    public void write(int single) throws IOException {
      write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        trouble = trouble == null ? e : trouble;
        throw e;
      }
    }
  }
}
