package org.satchel.proofs.blind.attacks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.satchel.format.seal.Suite;
import org.satchel.proofs.stage.Captured;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.ObjectAttack;
import org.satchel.proofs.stage.ShareKeys;
import org.satchel.testkit.proxy.Attack;

/**
 * Files renamed or moved: the list of names comes from another share of the same sender, or has
 * another letter in a name.
 *
 * <p>Source: docs/testing.md, attack 11.
 */
final class MovedFilesTest extends OpeningProof {

  @Override
  Map<String, Attack> attacks() throws Exception {
    House.Sample other = house.put(house.sample().tree().resolve("notes"));
    byte[] manifest = Captured.by(house, other.link()).manifest();
    int name = placeOf("run.sh");
    return Map.of(
        "names of another share", ObjectAttack.onManifest(bytes -> manifest.clone()),
        "a name changed", ObjectAttack.onManifest(bytes -> flip(bytes, name)),
        "no names", ObjectAttack.onManifest(bytes -> new byte[0]));
  }

  /** Where a name's first letter lies in the sealed manifest, which is one chunk. */
  private int placeOf(String name) throws Exception {
    Captured captured = Captured.by(house, share().link());
    String text = new String(ShareKeys.manifest(captured, share().link()), ISO_8859_1);
    assertThat(text).contains(name).hasSizeLessThan(Suite.FIRST_CHUNK_PLAIN_BYTES);
    return Suite.PREFACE_BYTES + text.indexOf(name);
  }

  private static byte[] flip(byte[] bytes, int at) {
    bytes[at] ^= 1;
    return bytes;
  }
}
