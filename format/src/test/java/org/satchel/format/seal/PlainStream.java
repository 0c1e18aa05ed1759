package org.satchel.format.seal;

import java.io.IOException;
import java.io.InputStream;
import org.satchel.format.record.RefusedException;

/** A plaintext as a stream of the JDK, for comparing; what is refused ends the test. */
final class PlainStream extends InputStream {

  private final PlainSource source;

  PlainStream(PlainSource source) {
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    try {
      return source.read(target, offset, count);
    } catch (RefusedException refused) {
      throw new AssertionError(refused);
    }
  }
}
