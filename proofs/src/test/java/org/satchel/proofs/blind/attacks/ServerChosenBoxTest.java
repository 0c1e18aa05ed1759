package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Encryption oracle: an edit never seals again what the server chose.
 *
 * <p>Source: docs/testing.md, attack 3.
 */
final class ServerChosenBoxTest extends AttackProof {

  @Override
  Map<String, Attack> attacks() {
    return Map.of(
        "chosen ciphertext", ShareAttack.flip("ownerBox", 2_000),
        "chosen header", ShareAttack.flip("ownerBox", 12),
        "chosen record", ShareAttack.flip("record", 40));
  }

  @Override
  Outcome line(CommandLine device, String link, HttpProxy proxy) throws Exception {
    House.Sample own = house.put(house.sample().tree().resolve("notes"));
    Outcome outcome =
        own.sender().through(proxy.url()).run("edit", link(own, proxy), "--password", "new one");
    if (outcome.exit() != Outcome.DONE) {
      assertThat(proxy.recording().of("PUT")).as("edits that left").isEmpty();
    }
    return outcome;
  }

  private static String link(House.Sample own, HttpProxy proxy) {
    return org.satchel.proofs.stage.Links.through(proxy.url(), own.link());
  }
}
