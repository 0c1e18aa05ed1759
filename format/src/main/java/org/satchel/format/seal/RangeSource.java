package org.satchel.format.seal;

import java.io.IOException;
import org.satchel.format.record.RefusedException;

/**
 * Stored bytes of one object at any place: a file, or ranges over HTTP.
 *
 * <p>Units: bytes from the object's first. Called by one thread at a time.
 */
@FunctionalInterface
public interface RangeSource {

  /**
   * Fetches exactly {@code length} bytes.
   *
   * @throws IOException if they could not be fetched; a retry may help
   * @throws RefusedException {@code truncated} if the object ends before
   */
  void read(long position, byte[] target, int offset, int length)
      throws IOException, RefusedException;
}
