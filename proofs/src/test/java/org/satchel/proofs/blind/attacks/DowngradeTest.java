package org.satchel.proofs.blind.attacks;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Downgrade: the server says that no password, or a weaker derivation, is asked for.
 *
 * <p>Source: docs/testing.md, attack 15.
 */
final class DowngradeTest extends OpeningProof {

  private static final String PASSWORD = "correct horse battery staple";

  private Optional<House.Sample> locked = Optional.empty();

  @Override
  synchronized House.Sample share() throws Exception {
    if (locked.isEmpty()) {
      locked =
          Optional.of(house.put(house.sample().tree().resolve("notes"), "--password", PASSWORD));
    }
    return locked.orElseThrow();
  }

  @Override
  Optional<String> password() {
    return Optional.of(PASSWORD);
  }

  @Override
  Map<String, Attack> attacks() {
    Map<String, Attack> all = new TreeMap<>();
    all.put("no password needed", ShareAttack.onBytes("record", bytes -> set(bytes, 10, 0)));
    all.put("reserved flags", ShareAttack.onBytes("record", bytes -> set(bytes, 10, 3)));
    all.put("suite 0", ShareAttack.onBytes("record", bytes -> set(bytes, 8, 0)));
    return all;
  }

  private static byte[] set(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  @Override
  Outcome line(CommandLine device, String link, HttpProxy proxy) {
    return device.run("get", link, "--password", PASSWORD, "-o", "out");
  }
}
