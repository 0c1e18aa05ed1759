package org.satchel.proofs.blind.attacks;

import java.util.Map;
import java.util.TreeMap;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Metadata changed: state, flags, version, dates, counts and lengths of the record.
 *
 * <p>Source: docs/testing.md, attack 12.
 */
final class ChangedRecordTest extends OpeningProof {

  @Override
  Map<String, Attack> attacks() {
    Map<String, Attack> all = new TreeMap<>();
    all.put("state", ShareAttack.flip("record", 9));
    all.put("password flag", ShareAttack.flip("record", 10));
    all.put("epoch", ShareAttack.flip("record", 15));
    all.put("version", ShareAttack.flip("record", 22));
    all.put("date", ShareAttack.flip("record", 31));
    all.put("expiry", ShareAttack.flip("record", 39));
    all.put("limit", ShareAttack.flip("record", 43));
    all.put("count", ShareAttack.flip("record", 46));
    all.put("length", ShareAttack.flip("record", 55));
    all.put("list", ShareAttack.flip("record", 168));
    return all;
  }

  @Override
  Outcome line(CommandLine device, String link, HttpProxy proxy) {
    return device.run("info", link);
  }

  @Override
  Map<String, String> saved() {
    return Map.of();
  }
}
