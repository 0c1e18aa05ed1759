package org.satchel.client.plan;

import org.satchel.format.merkle.Hash;
import org.satchel.format.seal.SealedLength;

/**
 * One object to be: a large file, or a pack of small ones.
 *
 * <p>Its fingerprint names its composition, the paths and lengths of its files, so that another run
 * recognises the object that it left unfinished. The contents are not in it: they are compared leaf
 * by leaf when they are sealed again.
 *
 * <p>Units: {@code size} bytes of plaintext before padding; {@code planPosition} where its first
 * file stands in the plan.
 *
 * <p>Source: docs/decisions/0044-plan-and-packs.md.
 */
public record Lot(boolean pack, long planPosition, int members, long size, Hash fingerprint) {

  /** Its length at the server, padding included. */
  public long storedBytes() {
    return SealedLength.ofPadded(size).storedBytes();
  }
}
