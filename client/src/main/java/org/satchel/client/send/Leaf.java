package org.satchel.client.send;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;

/**
 * One sealed leaf on its way: its bytes are kept until the server has acknowledged them, so that a
 * cut connection costs no sealing.
 *
 * <p>Units and threads: bytes; handed from the sealing thread to the sending one.
 *
 * <p>Source: spec/file-format.md section 1.
 */
final class Leaf {
  private final long number;
  private final byte[] bytes;
  private final int length;
  private final Hash hash;
  private final boolean last;
  private boolean shared;
  private @Nullable ByteBuffer given;

  Leaf(long number, byte[] bytes, int length, Hash hash, boolean last) {
    this.number = number;
    this.bytes = bytes;
    this.length = length;
    this.hash = hash;
    this.last = last;
  }

  long number() {
    return number;
  }

  Hash hash() {
    return hash;
  }

  boolean last() {
    return last;
  }

  /** Where the leaf begins in its object. */
  long start() {
    return number * LeafHasher.LEAF_BYTES;
  }

  /** Where the next leaf begins. */
  long end() {
    return start() + length;
  }

  /** The stored bytes between two places of the object, for the connection to take. */
  ByteBuffer between(long from, long until) {
    shared |= isUnderWay();
    int first = (int) (Math.max(from, start()) - start());
    int after = (int) (Math.min(until, end()) - start());
    given = ByteBuffer.wrap(bytes, first, after - first);
    return given;
  }

  /**
   * What was given out last is not wholly taken: a server can answer before, and over TLS the Java
   * client then still holds our buffers.
   */
  private boolean isUnderWay() {
    return given != null && given.hasRemaining();
  }

  /** A broken request may still read this leaf's buffer: it is never written again. */
  void share() {
    shared = true;
  }

  /** The buffer, once the leaf was acknowledged, if it may be used again. */
  Optional<byte[]> buffer() {
    return shared || isUnderWay() ? Optional.empty() : Optional.of(bytes);
  }
}
