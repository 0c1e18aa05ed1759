package org.satchel.format.merkle;

import java.nio.ByteBuffer;

/**
 * The root of one segment, whose stored bytes come in pieces; then of the next.
 *
 * <p>A segment's root is a whole subtree of its object's tree, so that a server hashes each byte
 * once, while it is received, and makes the object's root from those of its segments.
 *
 * <p>Units: bytes. One thread at a time. After {@link #finish} it is as new.
 *
 * <p>Source: spec/file-format.md sections 1 and 4.
 */
public final class SegmentHasher {

  /** The unit of storage, sixteen leaves: file-format.md section 1. */
  public static final int SEGMENT_BYTES = 1 << 24;

  private MerkleTree tree = new MerkleTree();
  private final LeafHasher leaves = new LeafHasher(leaf -> tree.add(leaf));
  private int length;

  /**
   * Takes the next bytes of the segment.
   *
   * @throws IllegalArgumentException if the segment would be longer than a segment; our own bug
   */
  public void update(byte[] bytes, int offset, int count) {
    grow(count);
    leaves.update(bytes, offset, count);
  }

  /** As {@link #update(byte[], int, int)}; takes all that remains in the buffer. */
  public void update(ByteBuffer bytes) {
    grow(bytes.remaining());
    leaves.update(bytes);
  }

  /** How many bytes of the segment came so far. */
  public int length() {
    return length;
  }

  /** Ends the segment, tells its root and begins the next. */
  public Hash finish() {
    leaves.finish();
    Hash root = tree.root();
    tree = new MerkleTree();
    length = 0;
    return root;
  }

  private void grow(int count) {
    if (count > SEGMENT_BYTES - length) {
      throw new IllegalArgumentException("segment too long: " + length + " + " + count);
    }
    length += count;
  }
}
