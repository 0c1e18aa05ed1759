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
    long last = SealedLength.leafOf(position + length - 1);
    return new LeafSet(SealedLength.leafOf(position), last + 1);
  }

  boolean isAll(ObjectRef object) {
    return from == 0 && until == object.length().leaves();
  }
}
