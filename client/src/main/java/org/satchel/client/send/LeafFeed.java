package org.satchel.client.send;

import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.client.Failure;

/**
 * The padded plaintext of one object, leaf by leaf.
 *
 * <p>Two steps, so that files are read by the threads that seal, in parallel, while a stream is
 * read in order by the one thread that asks.
 *
 * <p>Units and threads: {@link #next} on one thread; what it gives may be filled on any.
 *
 * <p>Source: spec/file-format.md sections 2.3 and 2.5.
 */
interface LeafFeed {

  /** The plaintext of one leaf, still to be read. */
  interface Plain {
    int length();

    boolean last();

    /** Puts the leaf's plaintext at the array's beginning. */
    void fill(byte[] into) throws Failure;
  }

  /** The object's stored length, when it is known beforehand. */
  OptionalLong storedBytes();

  /** The next leaf, empty after the last. */
  Optional<Plain> next() throws Failure;

  /** The plaintext's size before padding; known at the latest after the last leaf. */
  long sizeBytes();
}
