package org.satchel.proofs.blind.attacks;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.satchel.proofs.stage.ObjectAttack;
import org.satchel.testkit.proxy.Attack;

/**
 * A truncated download shown as whole: every reply says that the shorter file is all.
 *
 * <p>Source: docs/testing.md, attack 20.
 */
final class TruncatedDownloadTest extends OpeningProof {

  @Override
  Map<String, Attack> attacks() {
    Map<String, Attack> all = new TreeMap<>();
    for (int length : new int[] {0, 97, 98, 65_536, 1_048_576, 8_388_608}) {
      Attack attack =
          ObjectAttack.onObjects(bytes -> Arrays.copyOf(bytes, Math.min(bytes.length, length)));
      all.put("only %d bytes".formatted(length), attack);
    }
    return all;
  }
}
