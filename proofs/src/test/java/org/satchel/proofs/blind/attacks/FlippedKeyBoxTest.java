package org.satchel.proofs.blind.attacks;

import java.util.Map;
import java.util.TreeMap;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.proxy.Attack;

/**
 * Malleable wrapped keys: the box that wraps the keys is changed at each of its parts.
 *
 * <p>Source: docs/testing.md, attack 1.
 */
final class FlippedKeyBoxTest extends AttackProof {

  @Override
  Map<String, Attack> attacks() {
    Map<String, Attack> all = new TreeMap<>();
    all.put("id", ShareAttack.flip("capsule", 12));
    all.put("commitment", ShareAttack.flip("capsule", 30));
    all.put("salt", ShareAttack.flip("capsule", 60));
    all.put("ciphertext", ShareAttack.flip("capsule", 2_000));
    all.put("tag", ShareAttack.flip("capsule", -1));
    return all;
  }
}
