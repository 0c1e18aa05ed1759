package org.satchel.format.merkle;

/**
 * The root of a whole object, from its stored bytes in order.
 *
 * <p>For whoever holds bytes rather than leaf hashes: a client that checks what it fetched, a
 * server that checks what it stored.
 *
 * <p>Units: bytes. Memory grows with the logarithm of the length. One thread at a time.
 *
 * <p>Source: spec/file-format.md section 4.
 */
public final class TreeHasher {

  private final MerkleTree tree = new MerkleTree();
  private final LeafHasher leaves = new LeafHasher(tree::add);

  public void update(byte[] bytes, int offset, int length) {
    leaves.update(bytes, offset, length);
  }

  /** Ends the object and tells its root. To be called once. */
  public Hash root() {
    leaves.finish();
    return tree.root();
  }
}
