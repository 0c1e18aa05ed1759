package org.satchel.format.record;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.satchel.format.merkle.Hash;

/**
 * One object of a share as the object list names it.
 *
 * <p>Id, root and length pin the stored bytes without any key: a server checks them against what it
 * received, a client against what the manifest names.
 *
 * <p>Units: 56 bytes encoded; {@code storedBytes} as stored, at least 1. Immutable.
 *
 * <p>Source: spec/share-link.md section 5.
 */
public record ObjectEntry(ObjectId id, Hash root, long storedBytes) {

  public static final int BYTES = ObjectId.BYTES + Hash.BYTES + Long.BYTES;

  /**
   * @throws IllegalArgumentException if the length is out of range; our own bug
   */
  public ObjectEntry {
    if (storedBytes < 1 || storedBytes >= RecordBody.NUMBER_BOUND) {
      throw new IllegalArgumentException("stored length out of range: " + storedBytes);
    }
  }

  /** The 56 bytes. */
  public byte[] encode() {
    ByteBuffer target = ByteBuffer.allocate(BYTES).put(id.bytes());
    root.writeTo(target);
    return target.putLong(storedBytes).array();
  }

  /**
   * Reads 56 bytes.
   *
   * @throws IllegalArgumentException if there are not 56; our own bug
   */
  public static ObjectEntry parse(byte[] bytes) throws RefusedException {
    if (bytes.length != BYTES) throw new IllegalArgumentException("an entry has 56 bytes");
    ObjectId id = ObjectId.of(Arrays.copyOf(bytes, ObjectId.BYTES));
    Hash root = Hash.of(bytes, ObjectId.BYTES, Hash.BYTES);
    long stored = ByteBuffer.wrap(bytes).getLong(ObjectId.BYTES + Hash.BYTES);
    if (stored < 1 || stored >= RecordBody.NUMBER_BOUND) {
      throw new RefusedException(Reason.MALFORMED, "stored length of an object");
    }
    return new ObjectEntry(id, root, stored);
  }
}
