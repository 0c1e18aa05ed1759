package org.satchel.client.fetch;

import java.io.Closeable;
import java.io.IOException;
import org.satchel.client.Failure;
import org.satchel.client.http.Retry;
import org.satchel.format.seal.ObjectRef;

/**
 * Where the stored bytes of objects come from: a server, or a sealed copy on disk.
 *
 * <p>What it gives is not trusted; the reader checks it.
 *
 * <p>Units and threads: stored bytes; safe on any thread, each range used by one.
 *
 * <p>Source: spec/api.yaml (readObject); spec/share-link.md section 9.
 */
public interface StoredObjects {

  /** A range of bytes on its way. */
  interface Range extends Closeable {
    /**
     * Fills a piece of an array.
     *
     * @return how many bytes there were, fewer than asked only at the range's end
     * @throws IOException a retry may help
     */
    int read(byte[] into, int offset, int length) throws IOException;
  }

  /**
   * Opens a range.
   *
   * @throws IOException a retry may help
   */
  Range range(ObjectRef object, long from, long until) throws IOException, Failure;

  /** What is tried again after a cut, and how long. */
  Retry retry();
}
