package org.satchel.proofs.blind.attacks;

import java.util.Map;
import java.util.TreeMap;
import org.satchel.proofs.stage.ObjectAttack;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.proxy.Attack;

/**
 * Malleable wrapped keys: what wraps keys is changed at each of its parts.
 *
 * <p>Why this way: these run the real command line; {@link EveryByteTest} turns a bit of each byte.
 *
 * <p>Source: docs/testing.md, attack 1.
 */
final class FlippedKeyBoxTest extends OpeningProof {

  @Override
  Map<String, Attack> attacks() {
    Map<String, Attack> all = new TreeMap<>();
    all.put("id", ShareAttack.flip("capsule", 12));
    all.put("commitment", ShareAttack.flip("capsule", 30));
    all.put("salt", ShareAttack.flip("capsule", 60));
    all.put("ciphertext", ShareAttack.flip("capsule", 2_000));
    all.put("tag", ShareAttack.flip("capsule", -1));
    all.put("signature of the box's hash", ShareAttack.flip("record", 104));
    for (int at : new int[] {12, 30, 60, 2_000, -1}) {
      all.put("manifest, byte " + at, ObjectAttack.onManifest(bytes -> flip(bytes, at)));
    }
    return all;
  }

  private static byte[] flip(byte[] bytes, int at) {
    bytes[Math.floorMod(at, bytes.length)] ^= 0x40;
    return bytes;
  }
}
