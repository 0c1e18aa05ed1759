package org.satchel.client.fetch;

import org.satchel.client.Failure;
import org.satchel.format.merkle.Hash;

/**
 * Takes the opened leaves of one object, in any order and from several threads.
 *
 * <p>Units and threads: bytes of plaintext without padding; safe on any thread.
 *
 * <p>Source: docs/decisions/0045-fetch.md.
 */
public interface LeafTarget {

  /** What an earlier run left: the hash of a leaf that lies here whole, checked again. */
  default java.util.Optional<Hash> alreadyHere(long leaf) throws Failure {
    return java.util.Optional.empty();
  }

  /** The first bytes of the object, needed by whoever seals its leaves again. */
  default void preface(byte[] headers) throws Failure {}

  /**
   * Takes one leaf, all of whose chunks opened.
   *
   * @param position of its first byte in the plaintext
   * @param hash of the leaf as stored
   */
  void accept(long leaf, long position, byte[] plain, int length, Hash hash) throws Failure;
}
