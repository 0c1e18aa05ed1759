package org.satchel.format.merkle;

import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Accumulates the Merkle tree hash over leaves, or over the roots of whole segments.
 *
 * <p>Only the roots of the full subtrees at the left are kept, one for each bit of the count, so
 * that the tree over a petabyte costs a kilobyte. Since sixteen leaves are a whole subtree, adding
 * the roots of segments gives the same root as adding their leaves.
 *
 * <p>Units: one hash a leaf (or a segment, but not both in one tree). One thread at a time.
 *
 * <p>Source: RFC 6962 section 2.1; spec/file-format.md section 4.
 */
public final class MerkleTree {

  /** The unit of storage, sixteen leaves and so a whole subtree: file-format.md section 1. */
  public static final int SEGMENT_BYTES = 1 << 24;

  private static final byte NODE_PREFIX = 1;

  /** A full subtree of 2^height leaves. */
  private record Subtree(Hash root, int height) {}

  private final MessageDigest digest = Hash.newDigest();
  private final Deque<Subtree> full = new ArrayDeque<>(); // the smallest, rightmost one first

  /** Appends the next leaf's hash, or the next segment's root. */
  public void add(Hash leaf) {
    Subtree right = new Subtree(leaf, 0);
    while (!full.isEmpty() && full.getFirst().height() == right.height()) {
      Subtree left = full.removeFirst();
      right = new Subtree(node(left.root(), right.root()), right.height() + 1);
    }
    full.addFirst(right);
  }

  /** The root over what was added so far; more may be added afterwards. */
  public Hash root() {
    Iterator<Subtree> subtrees = full.iterator();
    if (!subtrees.hasNext()) return Hash.OF_NOTHING;
    Hash root = subtrees.next().root();
    while (subtrees.hasNext()) {
      root = node(subtrees.next().root(), root);
    }
    return root;
  }

  private Hash node(Hash left, Hash right) {
    digest.update(NODE_PREFIX);
    left.feedTo(digest);
    right.feedTo(digest);
    return Hash.finish(digest);
  }
}
