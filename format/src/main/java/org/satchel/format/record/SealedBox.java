package org.satchel.format.record;

import java.util.Arrays;
import org.satchel.format.merkle.Hash;

/**
 * A capsule or an owner box as it is stored: 4,096 bytes that only a link or an owner can open.
 *
 * <p>Every share's boxes have one length, so that they tell nothing of names and messages.
 *
 * <p>Units: 4,096 bytes. Immutable, safe on any thread.
 *
 * <p>Source: spec/file-format.md section 6; spec/share-link.md section 4.
 */
public final class SealedBox {

  public static final int BYTES = 4096;

  private final byte[] bytes;

  private SealedBox(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Takes a copy of 4,096 bytes; what is inside shows only when it is opened. */
  public static SealedBox parse(byte[] bytes) throws RefusedException {
    if (bytes.length < BYTES) throw new RefusedException(Reason.TRUNCATED, "box too short");
    if (bytes.length > BYTES) throw new RefusedException(Reason.TRAILING_BYTES, "box too long");
    return new SealedBox(bytes.clone());
  }

  /** Refuses a box other than the one that the record names. */
  public void checkHash(Hash expected) throws RefusedException {
    if (!hash().equals(expected)) {
      throw new RefusedException(Reason.WRONG_HASH, "a box is not the record's");
    }
  }

  public Hash hash() {
    return Hash.sha256(bytes);
  }

  /** A copy of the 4,096 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SealedBox box && Arrays.equals(bytes, box.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "SealedBox[" + hash() + "]";
  }
}
