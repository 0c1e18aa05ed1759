package org.satchel.proofs.blind.attacks;

import java.util.Map;
import java.util.TreeMap;
import org.satchel.testkit.proxy.Attack;

/**
 * The shape of a proof that changed bytes are refused also where nobody fetches a whole folder.
 *
 * <p>Why this way: the attacks on bytes are those that a whole folder meets; what is opened is
 * large enough that its reader meets each of them.
 *
 * <p>Source: docs/testing.md, attacks 8, 9 and 20.
 */
abstract class ChangedBytesProof extends AttackProof {

  @Override
  final Map<String, Attack> attacks() {
    Map<String, Attack> all = new TreeMap<>(new TurnedBitTest().attacks());
    all.putAll(new ChunkOrderTest().attacks());
    all.putAll(new TruncatedDownloadTest().attacks());
    return all;
  }
}
