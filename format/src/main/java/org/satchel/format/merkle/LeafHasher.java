package org.satchel.format.merkle;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.function.Consumer;

/**
 * Cuts a stream of stored bytes into leaves and tells the hash of each.
 *
 * <p>Bytes are hashed as they pass and never kept, so that a server hashes what it receives while
 * it receives it, in pieces of any size.
 *
 * <p>Units: bytes. Memory is one digest. One thread at a time; {@link #leaf} may be called from
 * any.
 *
 * <p>Source: RFC 6962 section 2.1 (prefix 00 for leaves); spec/file-format.md sections 1 and 4.
 */
public final class LeafHasher {

  /** The unit of hashing and of resuming: file-format.md section 1. */
  public static final int LEAF_BYTES = 1 << 20;

  private static final byte LEAF_PREFIX = 0;

  private final MessageDigest digest = Hash.newDigest();
  private final Consumer<? super Hash> leaves;
  private int inLeaf;

  /** The consumer is called once a leaf, in order, on the thread that calls {@code update}. */
  public LeafHasher(Consumer<? super Hash> leaves) {
    this.leaves = leaves;
  }

  /**
   * The hash of one whole leaf.
   *
   * @throws IllegalArgumentException if it is longer than a leaf can be; our own bug
   */
  public static Hash leaf(byte[] bytes, int offset, int length) {
    if (length > LEAF_BYTES) throw new IllegalArgumentException("leaf too long: " + length);
    MessageDigest digest = Hash.newDigest();
    digest.update(LEAF_PREFIX);
    digest.update(bytes, offset, length);
    return Hash.finish(digest);
  }

  public void update(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      int step = Math.min(left, LEAF_BYTES - inLeaf);
      if (inLeaf == 0) digest.update(LEAF_PREFIX);
      digest.update(bytes, from, step);
      from += step;
      left -= step;
      endLeafIfFull(step);
    }
  }

  /** Takes all that remains in the buffer and leaves its position at its limit. */
  public void update(ByteBuffer bytes) {
    int limit = bytes.limit();
    while (bytes.hasRemaining()) {
      int step = Math.min(bytes.remaining(), LEAF_BYTES - inLeaf);
      if (inLeaf == 0) digest.update(LEAF_PREFIX);
      bytes.limit(bytes.position() + step);
      digest.update(bytes);
      bytes.limit(limit);
      endLeafIfFull(step);
    }
  }

  /** Ends the stream: a leaf that is not full is told now. Then the next stream may begin. */
  public void finish() {
    if (inLeaf > 0) endLeaf();
  }

  private void endLeafIfFull(int step) {
    inLeaf += step;
    if (inLeaf == LEAF_BYTES) endLeaf();
  }

  private void endLeaf() {
    inLeaf = 0;
    leaves.accept(Hash.finish(digest));
  }
}
