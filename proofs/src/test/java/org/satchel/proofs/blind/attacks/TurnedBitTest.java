package org.satchel.proofs.blind.attacks;

import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.satchel.proofs.stage.ObjectAttack;
import org.satchel.testkit.Seed;
import org.satchel.testkit.proxy.Attack;

/**
 * Unauthenticated encryption: any bit of any stored byte is turned.
 *
 * <p>Source: docs/testing.md, attack 8.
 */
final class TurnedBitTest extends OpeningProof {

  private static final int RANDOM_PLACES = 4;

  @Override
  Map<String, Attack> attacks() {
    Seed seed = Seed.ofThisRun();
    RandomGenerator random = seed.random();
    Map<String, Attack> all = new TreeMap<>();
    for (int at : new int[] {0, 9, 10, 26, 58, 59, 91, 98, -1, -16, -17}) {
      all.put("bit of byte " + at, ObjectAttack.onObjects(bytes -> flip(bytes, at, 1)));
    }
    for (int i = 0; i < RANDOM_PLACES; i++) {
      int at = random.nextInt(8_000_000);
      int bit = 1 << random.nextInt(8);
      String name = "bit %d of byte %d (%s)".formatted(bit, at, seed);
      all.put(name, ObjectAttack.onObjects(bytes -> flip(bytes, at, bit)));
    }
    return all;
  }

  private static byte[] flip(byte[] bytes, int at, int bit) {
    bytes[Math.floorMod(at, bytes.length)] ^= (byte) bit;
    return bytes;
  }
}
