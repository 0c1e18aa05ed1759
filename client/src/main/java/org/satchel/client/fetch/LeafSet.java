package org.satchel.client.fetch;

import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.SealedLength;

/**
 * A run of neighbouring leaves of one object.
 *
 * <p>Units: leaf numbers, {@code until} excluded.
 *
 * <p>Source: spec/file-format.md section 2.4 (random access).
 */
public record LeafSet(long from, long until) {

  /** All leaves. */
  public static LeafSet all(ObjectRef object) {
    return new LeafSet(0, object.length().leaves());
  }

  /** The leaves that hold some bytes of the plaintext. */
  public static LeafSet holding(long position, long length) {
    return new LeafSet(leafOf(position), leafOf(position + length - 1) + 1);
  }

  private static long leafOf(long position) {
    long chunksPerLeaf =
        SealedLength.chunkOf(SealedLength.plainOffsetOfLeaf(1)); // the first chunk of leaf 1
    return SealedLength.chunkOf(position) / chunksPerLeaf;
  }

  boolean isAll(ObjectRef object) {
    return from == 0 && until == object.length().leaves();
  }
}
