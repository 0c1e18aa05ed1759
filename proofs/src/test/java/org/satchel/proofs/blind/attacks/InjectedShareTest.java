package org.satchel.proofs.blind.attacks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.satchel.proofs.stage.Captured;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.proxy.Attack;

/**
 * Injected files: what another sender signed is served in place of the share.
 *
 * <p>Source: docs/testing.md, attack 13.
 */
final class InjectedShareTest extends OpeningProof {

  @Override
  Map<String, Attack> attacks() throws Exception {
    Path file = house.scratch("foreign").resolve("run.sh");
    Files.writeString(file, "#!/bin/sh\necho injected\n");
    House.Sample foreign = house.put(file);
    Captured captured = Captured.by(house, foreign.link());
    Map<String, Attack> all = new TreeMap<>();
    all.put("foreign share", new ShareAttack(reply -> reply.setAll(captured.share())));
    all.put("foreign capsule", ShareAttack.onBytes("capsule", own -> captured.bytes("capsule")));
    all.put("foreign record", ShareAttack.onBytes("record", own -> captured.bytes("record")));
    all.put(
        "foreign signer under the right link id",
        ShareAttack.onBytes("record", own -> mixed(own, captured.bytes("record"))));
    return all;
  }

  /** The foreign record with the link id of the share that was asked for. */
  private static byte[] mixed(byte[] own, byte[] foreign) {
    byte[] mixed = foreign.clone();
    System.arraycopy(own, 56, mixed, 56, 16);
    return mixed;
  }
}
