package org.satchel.format.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.merkle.MerkleTree;
import org.satchel.format.record.ObjectId;

/**
 * Seals a plaintext of unknown length in order, padded at its end: what a manifest and standard
 * input need.
 *
 * <p>The leaf is the unit here too, so that the caller can note each hash before the leaf leaves. A
 * leaf is handed out only when the next byte, or the end, tells whether it is the last.
 *
 * <p>Units: bytes. Memory: two leaves. One thread at a time.
 *
 * <p>Source: spec/file-format.md sections 2.3 and 2.5.
 */
public final class SealedWriter extends OutputStream {

  /** Takes one sealed leaf; it must have left {@code bytes} when it returns. */
  @FunctionalInterface
  public interface LeafTarget {
    void accept(long leaf, byte[] bytes, LeafSealer.SealedLeaf sealed) throws IOException;
  }

  private final ObjectId id;
  private final FileKey key;
  private final LeafSealer sealer;
  private final LeafTarget target;
  private final MerkleTree tree = new MerkleTree();
  private final byte[] plain = new byte[SealedLength.LEAF_PLAIN_BYTES];
  private final byte[] sealed = new byte[LeafHasher.LEAF_BYTES];
  private long leaf;
  private int inLeaf;
  private long sizeBytes;
  private boolean ended;

  /** For one object, from what its sender drew and noted. */
  public SealedWriter(
      Role role, ObjectId id, FileKey key, StreamHeader streamHeader, LeafTarget target) {
    this.id = id;
    this.key = key;
    this.sealer = new LeafSealer(role, id, key, streamHeader);
    this.target = target;
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    if (ended) throw new IllegalStateException("the object has ended");
    sizeBytes = Math.addExact(sizeBytes, count);
    int from = offset;
    int left = count;
    while (left > 0) {
      int step = Math.min(left, roomBeforeNextByte());
      System.arraycopy(bytes, from, plain, inLeaf, step);
      inLeaf += step;
      from += step;
      left -= step;
    }
  }

  /**
   * Pads, seals the last leaf and tells what the object became.
   *
   * @throws IllegalStateException if nothing was written: an empty file needs no object
   */
  public ObjectRef finish() throws IOException {
    if (ended || sizeBytes == 0) throw new IllegalStateException("ended, or nothing written");
    ended = true;
    long zeros = Padme.paddedBytes(sizeBytes) - sizeBytes;
    while (zeros > 0) {
      int step = (int) Math.min(zeros, roomBeforeNextByte());
      Arrays.fill(plain, inLeaf, inLeaf + step, (byte) 0);
      inLeaf += step;
      zeros -= step;
    }
    sealLeaf(true);
    Hash root = tree.root();
    Arrays.fill(plain, (byte) 0);
    return ObjectRef.sealed(id, key, root, sizeBytes);
  }

  /** A full leaf leaves only here, when it is certain that more follows. */
  private int roomBeforeNextByte() throws IOException {
    if (inLeaf == leafPlainBytes()) sealLeaf(false);
    return leafPlainBytes() - inLeaf;
  }

  private int leafPlainBytes() {
    return leaf == 0 ? SealedLength.FIRST_LEAF_PLAIN_BYTES : SealedLength.LEAF_PLAIN_BYTES;
  }

  private void sealLeaf(boolean last) throws IOException {
    LeafSealer.SealedLeaf result = sealer.seal(leaf, last, plain, inLeaf, sealed);
    tree.add(result.hash());
    target.accept(leaf, sealed, result);
    leaf++;
    inLeaf = 0;
  }
}
