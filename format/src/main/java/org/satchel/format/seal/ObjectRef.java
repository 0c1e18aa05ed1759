package org.satchel.format.seal;

import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/**
 * All that is needed to fetch, check and open one object.
 *
 * <p>It stands in manifests and capsules, which are sealed themselves: so lengths and root come
 * from the sender, never from a server.
 *
 * <p>Units: {@code storedBytes} as stored, {@code sizeBytes} of plaintext before padding, at least
 * 1. Holds a secret; the key does not print. Immutable, safe on any thread.
 *
 * <p>Source: spec/file-format.md section 5 (OBJECT).
 */
public record ObjectRef(ObjectId id, FileKey key, Hash root, long storedBytes, long sizeBytes) {

  /**
   * @throws IllegalArgumentException if the lengths do not belong together; our own bug
   */
  public ObjectRef {
    if (!fits(storedBytes, sizeBytes)) {
      throw new IllegalArgumentException("stored %d, size %d".formatted(storedBytes, sizeBytes));
    }
  }

  /** As the constructor, for lengths that somebody else wrote. */
  public static ObjectRef parse(ObjectId id, FileKey key, Hash root, long stored, long size)
      throws RefusedException {
    if (!fits(stored, size)) {
      throw new RefusedException(Reason.WRONG_LENGTH, "stored length is not that of the size");
    }
    return new ObjectRef(id, key, root, stored, size);
  }

  /** The reference to an object that was just sealed. */
  public static ObjectRef sealed(ObjectId id, FileKey key, Hash root, long sizeBytes) {
    long stored = SealedLength.ofPadded(sizeBytes).storedBytes();
    return new ObjectRef(id, key, root, stored, sizeBytes);
  }

  /** How the object list names this object. */
  public ObjectEntry entry() {
    return new ObjectEntry(id, root, storedBytes);
  }

  /** The object's shape. */
  public SealedLength length() {
    return SealedLength.ofPadded(sizeBytes);
  }

  private static boolean fits(long stored, long size) {
    return size >= 1
        && size <= SealedLength.PLAIN_MAX
        && Padme.paddedBytes(size) <= SealedLength.PLAIN_MAX
        && SealedLength.ofPadded(size).storedBytes() == stored;
  }
}
