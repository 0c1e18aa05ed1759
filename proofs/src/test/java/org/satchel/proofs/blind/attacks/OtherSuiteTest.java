package org.satchel.proofs.blind.attacks;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.satchel.proofs.stage.ObjectAttack;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.proxy.Attack;

/**
 * Legacy algorithms: each place that names a suite names another one.
 *
 * <p>Source: docs/testing.md, attack 4.
 */
final class OtherSuiteTest extends OpeningProof {

  /** Offset of the suite in objects and in records. */
  private static final int SUITE = 8;

  @Override
  Map<String, Attack> attacks() {
    Map<String, Attack> all = new TreeMap<>();
    for (int suite : new int[] {0, 2, 255}) {
      all.put("object of suite " + suite, ObjectAttack.onObjects(suite(suite)));
      all.put("manifest of suite " + suite, ObjectAttack.onManifest(suite(suite)));
      all.put("capsule of suite " + suite, ShareAttack.onBytes("capsule", suite(suite)));
      all.put("record of suite " + suite, ShareAttack.onBytes("record", suite(suite)));
    }
    return all;
  }

  private static UnaryOperator<byte[]> suite(int suite) {
    return bytes -> {
      bytes[SUITE] = (byte) suite;
      return bytes;
    };
  }
}
