package org.satchel.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Standard output that throws when it cannot be written, which a print stream does not.
 *
 * <p>Units and threads: bytes; one thread at a time.
 *
 * <p>Source: java.io.PrintStream.checkError.
 */
final class CheckedOut extends OutputStream {
  private final PrintStream out;

  CheckedOut(PrintStream out) {
    this.out = out;
  }

  @Override
  public void write(int single) throws IOException {
    out.write(single);
    check();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    check();
  }

  @Override
  public void flush() throws IOException {
    out.flush();
    check();
  }

  private void check() throws IOException {
    Optional<IOException> trouble = StandardOut.trouble(out);
    if (trouble.isPresent()) {
      throw trouble.get();
    }
  }
}
