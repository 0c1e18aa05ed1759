package org.satchel.format.seal;

import java.io.IOException;
import org.satchel.format.record.RefusedException;

/**
 * Opened plaintext as a stream.
 *
 * <p>Not an {@code InputStream}, so that what is refused can never be taken for a broken connection
 * and tried again.
 *
 * <p>Units: bytes. One thread at a time.
 */
@FunctionalInterface
public interface PlainSource {

  /**
   * Reads at least one byte, at most {@code length}.
   *
   * @return how many, or -1 at the checked end
   * @throws IOException if the bytes could not be fetched; a retry may help
   * @throws RefusedException if they are not what they must be; a retry cannot help
   */
  int read(byte[] target, int offset, int length) throws IOException, RefusedException;
}
