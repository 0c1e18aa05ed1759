package org.satchel.proofs.blind.attacks;

import java.util.Map;
import org.satchel.proofs.stage.Captured;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.ObjectAttack;
import org.satchel.testkit.proxy.Attack;

/**
 * Files renamed or moved: the list of names comes from another share of the same sender.
 *
 * <p>Source: docs/testing.md, attack 11.
 */
final class MovedFilesTest extends OpeningProof {

  @Override
  Map<String, Attack> attacks() throws Exception {
    House.Sample other = house.put(house.sample().tree().resolve("notes"));
    byte[] manifest = Captured.by(house, other.link()).manifest();
    return Map.of(
        "names of another share", ObjectAttack.onManifest(bytes -> manifest.clone()),
        "a name changed", ObjectAttack.onManifest(bytes -> flip(bytes, 300)),
        "no names", ObjectAttack.onManifest(bytes -> new byte[0]));
  }

  private static byte[] flip(byte[] bytes, int at) {
    bytes[at] ^= 1;
    return bytes;
  }
}
