package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Error oracles: after a box that does not open, nothing more is asked, whatever was wrong.
 *
 * <p>Source: docs/testing.md, attack 2.
 */
final class ErrorOracleTest extends OpeningProof {

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
    assertThat(beside(proxy)).as("what was asked beside the share itself").isEmpty();
    assertThat(reads(proxy)).as("reads of the share").isEqualTo(1);
    return outcome;
  }

  @Override
  void afterThePage(HttpProxy proxy) {
    assertThat(beside(proxy)).filteredOn(target -> target.startsWith("/api/")).isEmpty();
    assertThat(reads(proxy)).as("reads of the share").isEqualTo(1);
  }

  private static List<String> beside(HttpProxy proxy) {
    return proxy.recording().exchanges().stream()
        .map(Exchange::request)
        .filter(request -> !ShareAttack.isShareRead(request))
        .map(Head::target)
        .filter(target -> !target.endsWith("/instance"))
        .toList();
  }

  private static long reads(HttpProxy proxy) {
    return proxy.recording().exchanges().stream()
        .map(Exchange::request)
        .filter(ShareAttack::isShareRead)
        .count();
  }
}
