package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Error oracles: after a box that does not open, nothing more is asked, whatever was wrong.
 *
 * <p>Source: docs/testing.md, attack 2.
 */
final class ErrorOracleTest extends AttackProof {

  @Override
  Map<String, Attack> attacks() {
    return Map.of(
        "commitment", ShareAttack.flip("capsule", 30),
        "tag", ShareAttack.flip("capsule", -1),
        "signature", ShareAttack.flip("record", -1));
  }

  @Override
  Outcome line(CommandLine device, String link, HttpProxy proxy) {
    Outcome outcome = device.run("get", link, "-o", "out");
    if (outcome.exit() == Outcome.DONE) return outcome;
    assertThat(proxy.recording().exchanges())
        .as("what was asked beside the share itself")
        .extracting(Exchange::request)
        .allMatch(
            request -> ShareAttack.isShareRead(request) || request.target().endsWith("/instance"));
    assertThat(
            proxy.recording().exchanges().stream()
                .filter(exchange -> ShareAttack.isShareRead(exchange.request())))
        .as("reads of the share")
        .hasSize(1);
    return outcome;
  }
}
