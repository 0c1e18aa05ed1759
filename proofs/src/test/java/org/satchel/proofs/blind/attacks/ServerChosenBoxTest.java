package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.satchel.proofs.stage.Captured;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.PageVictim.Step;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Encryption oracle: an edit never seals again, nor signs, what the server chose.
 *
 * <p>Why this way: an owner edits from another device by the owner's link, since with a device's
 * own share the address kept there is asked, whatever address a link names. A refused edit leaves
 * the share as it was, so one share serves all variants.
 *
 * <p>Source: docs/testing.md, attack 3.
 */
final class ServerChosenBoxTest extends AttackProof {

  /** A device that comes back, each time by the address of another proxy. */
  private static final String OWNER = "owner by another device";

  private static final Step[] CHANGES = {
    new Step("limit", "5"), new Step("message", "chosen here"), new Step("password", "new")
  };

  private Optional<String> ownerLink = Optional.empty();

  @Override
  Map<String, Attack> attacks() throws Exception {
    House.Sample foreign = house.put(house.sample().tree().resolve("run.sh"));
    byte[] box = Captured.by(house, foreign.link()).bytes("capsule");
    Map<String, Attack> all = new TreeMap<>();
    all.put("owner box, ciphertext", ShareAttack.flip("ownerBox", 2_000));
    all.put("owner box, header", ShareAttack.flip("ownerBox", 12));
    all.put("owner box, another share's", ShareAttack.onBytes("ownerBox", own -> box));
    all.put("no owner box", new ShareAttack(reply -> reply.remove("ownerBox")));
    all.put("capsule, ciphertext", ShareAttack.flip("capsule", 2_000));
    all.put("capsule, another share's", ShareAttack.onBytes("capsule", own -> box));
    all.put("no capsule", new ShareAttack(reply -> reply.remove("capsule")));
    all.put("record", ShareAttack.flip("record", 40));
    return all;
  }

  @Override
  Outcome line(CommandLine device, String link, HttpProxy proxy) throws Exception {
    String owner = Links.through(proxy.url(), ownerLink());
    Outcome last = edit(device, proxy, owner, "--downloads", "5");
    for (List<String> change : List.of(List.of("--password", "new"), List.of("--no-password"))) {
      Outcome next = edit(device, proxy, owner, change.toArray(String[]::new));
      assertThat(next.exit()).as(change + next.err()).isEqualTo(last.exit());
      last = next;
    }
    return last;
  }

  @Override
  Map<String, String> saved() {
    return Map.of();
  }

  private static Outcome edit(CommandLine device, HttpProxy proxy, String link, String... change) {
    List<String> line = new java.util.ArrayList<>(List.of("edit", link));
    line.addAll(List.of(change));
    Outcome outcome = device.run(line.toArray(String[]::new));
    if (outcome.exit() != Outcome.DONE) {
      assertThat(proxy.recording().of("PUT")).as("edits that left").isEmpty();
    }
    return outcome;
  }

  @TestFactory
  Stream<DynamicTest> thePageSealsAndSignsNoneOfIt() throws Exception {
    return attacks().entrySet().stream()
        .map(
            attack ->
                DynamicTest.dynamicTest(
                    attack.getKey(), () -> refuseToChange(PageVictim.shared(), attack.getValue())));
  }

  /** The list of own shares is honest; the server begins to lie when the share is changed. */
  void refuseToChange(PageVictim page, Attack attack) throws Exception {
    Counted counted = new Counted(attack);
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      Step add = new Step("add", Links.through(proxy.url(), ownerLink()));
      assertThat(page.own(OWNER, proxy.url(), add)).containsExactly("done");
      proxy.attackWith(counted);
      assertThat(page.own(OWNER, proxy.url(), CHANGES))
          .hasSize(CHANGES.length)
          .isSubsetOf(PageVictim.kinds(Outcome.HOSTILE));
      assertThat(counted.touched()).as("replies that the attack changed").isNotEmpty();
      assertThat(proxy.recording().of("PUT")).as("edits that left").isEmpty();
    }
  }

  @Test
  void thePageChangesTheShareWhenTheAttackIsSwitchedOff() throws Exception {
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      Step add = new Step("add", Links.through(proxy.url(), putAndEdit()));
      PageVictim page = PageVictim.shared();
      assertThat(page.own(OWNER, proxy.url(), add)).containsExactly("done");
      assertThat(page.own(OWNER, proxy.url(), CHANGES)).containsOnly("done");
      assertThat(proxy.recording().of("PUT")).as("edits").hasSize(CHANGES.length);
    }
  }

  private synchronized String ownerLink() throws Exception {
    if (ownerLink.isEmpty()) ownerLink = Optional.of(putAndEdit());
    return ownerLink.orElseThrow();
  }

  private String putAndEdit() throws Exception {
    CommandLine sender = house.device("sender");
    Path notes = house.sample().tree().resolve("notes");
    String link = sender.run("put", notes.toString()).expect(Outcome.DONE).line();
    String edited = sender.run("edit", link, "--downloads", "9", "--json").line();
    return new ObjectMapper().readTree(edited).get("ownerLink").asText();
  }
}
