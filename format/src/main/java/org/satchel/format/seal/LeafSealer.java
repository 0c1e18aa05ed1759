package org.satchel.format.seal;

import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.record.ObjectId;

/**
 * Seals an object leaf by leaf, in any order, on any number of threads.
 *
 * <p>A leaf is the unit in which work is resumed: its hash is noted durably before it leaves the
 * device, and when it is sealed again, it leaves only if the hash is the same. The sealer is pure,
 * so that the same plaintext gives the same bytes in every run; <b>the caller must never let two
 * different plaintexts of one leaf leave</b> (spec 2.5).
 *
 * <p>Units: bytes; leaves count from 0; the plaintext is already padded. Immutable, safe on any
 * thread. Memory: none but the caller's arrays.
 *
 * <p>Source: spec/file-format.md sections 2.3 and 2.5.
 */
public final class LeafSealer {

  private final byte[] preface;
  private final StreamKey key;

  /** What one leaf became: its length in the target, and its hash. */
  public record SealedLeaf(int storedBytes, Hash hash) {}

  /** For one object, from what its sender drew and noted. */
  public LeafSealer(Role role, ObjectId id, FileKey fileKey, StreamHeader streamHeader) {
    Header header = Header.of(role, id, fileKey);
    this.key = new StreamKey(header, fileKey, streamHeader);
    this.preface = new byte[Suite.PREFACE_BYTES];
    System.arraycopy(header.encode(), 0, preface, 0, Suite.HEADER_BYTES);
    System.arraycopy(
        streamHeader.encode(), 0, preface, Suite.HEADER_BYTES, Suite.STREAM_HEADER_BYTES);
  }

  /**
   * Seals one leaf into the beginning of {@code target}.
   *
   * @param plain the leaf's plaintext, which begins at {@link SealedLength#plainOffsetOfLeaf}
   * @param length how much of it there is; only the last leaf is not full
   * @param last whether the object ends with this leaf
   * @param target at least {@link LeafHasher#LEAF_BYTES} long, and not {@code plain}
   * @throws IllegalArgumentException if the leaf has not the length that its place demands
   */
  public SealedLeaf seal(long leaf, boolean last, byte[] plain, int length, byte[] target) {
    int full = leaf == 0 ? SealedLength.FIRST_LEAF_PLAIN_BYTES : SealedLength.LEAF_PLAIN_BYTES;
    boolean fits = last ? length <= full && (length > 0 || leaf == 0) : length == full;
    if (!fits) {
      throw new IllegalArgumentException("leaf %d of %d bytes".formatted(leaf, length));
    }
    StreamKey.Worker worker = key.worker();
    int to = 0;
    if (leaf == 0) {
      System.arraycopy(preface, 0, target, 0, preface.length);
      to = preface.length;
    }
    int from = 0;
    long chunk = Math.multiplyExact(leaf, SealedLength.chunksPerLeaf());
    do {
      int room = chunk == 0 ? Suite.FIRST_CHUNK_PLAIN_BYTES : Suite.CHUNK_PLAIN_BYTES;
      int step = Math.min(room, length - from);
      boolean end = last && from + step == length;
      to += worker.seal(chunk, end, plain, from, step, target, to);
      from += step;
      chunk++;
    } while (from < length);
    return new SealedLeaf(to, LeafHasher.leaf(target, 0, to));
  }
}
