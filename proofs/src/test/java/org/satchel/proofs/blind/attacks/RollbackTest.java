package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.Replay;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Rollback: a device that saw a version is shown an older one that was once true.
 *
 * <p>Why this way: each command is met by the old answer, must refuse it before anything is written
 * or sent, and is then run again without the attack. The sender's commands are processes, as are
 * those of whoever sees the new password; the witness reads and edits inside this JVM.
 *
 * <p>Threads: two tests at a time, each with its own proxy, share and devices.
 *
 * <p>Source: docs/testing.md, attack 14.
 */
final class RollbackTest {

  private final House house = House.shared();
  private final Replay replay = new Replay();
  private final HttpProxy proxy = HttpProxy.to(house.server().plan().port());
  private final CommandLine sender = house.device("sender").through(proxy.url());
  private final CommandLine witness = house.quickDevice("witness").through(proxy.url());

  /** Both links of a new share, by the address of the proxy. */
  private record Put(String link, String ownerLink) {}

  @BeforeEach
  void watch() {
    proxy.attackWith(replay);
  }

  @AfterEach
  void close() {
    proxy.close();
  }

  private String put() {
    Path notes = house.sample().tree().resolve("notes");
    String link = sender.run("put", notes.toString()).expect(Outcome.DONE).line();
    assertThat(Links.parse(link).base()).isEqualTo(proxy.url());
    return link;
  }

  private Put putAndEdit() throws IOException {
    String link = put();
    String edited = sender.run("edit", link, "--downloads", "50", "--json").line();
    String owner = new ObjectMapper().readTree(edited).get("ownerLink").asText();
    return new Put(link, owner);
  }

  private static Map<String, List<String>> readers(String link) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    all.put("info", List.of("info", link));
    all.put("verify", List.of("verify", link));
    all.put("get", List.of("get", link, "-o", "rolled-back"));
    all.put("get --only", List.of("get", link, "--only", "*.txt", "-o", "rolled-back-in-part"));
    all.put("get --sealed", List.of("get", link, "--sealed", "-o", "rolled-back.satchel"));
    return all;
  }

  private static Outcome run(CommandLine device, List<String> line) {
    return device.run(line.toArray(String[]::new));
  }

  private void refusesToRead(CommandLine device, String link) {
    for (Map.Entry<String, List<String>> line : readers(link).entrySet()) {
      int before = replay.replayed();
      replay.begin();
      Outcome outcome = run(device, line.getValue());
      replay.end();
      assertThat(outcome.exit()).as(line.getKey() + outcome.err()).isEqualTo(Outcome.HOSTILE);
      assertThat(outcome.out()).as(line.getKey()).isEmpty();
      assertThat(replay.replayed()).as("old answers to " + line.getKey()).isGreaterThan(before);
      assertThat(device.work()).as(line.getKey()).isEmptyDirectory();
    }
    for (List<String> line : readers(link).values()) run(device, line).expect(Outcome.DONE);
  }

  /** An older answer makes nothing leave the owner's device. */
  private void refusesToChange(CommandLine device, String... line) {
    int before = replay.replayed();
    int puts = proxy.recording().of("PUT").size();
    replay.begin();
    device.run(line).expect(Outcome.HOSTILE);
    replay.end();
    assertThat(replay.replayed()).as("old answers").isGreaterThan(before);
    assertThat(proxy.recording().of("PUT")).as("what left").hasSize(puts);
  }

  /** Nothing is built on the older answer, but its share is ended, as that of a restored server. */
  private void endsAllTheSame(CommandLine device, String share) {
    int before = replay.replayed();
    replay.begin();
    device.run("end", share).expect(Outcome.DONE);
    replay.end();
    assertThat(replay.replayed()).as("old answers").isGreaterThan(before);
  }

  @Test
  void whoeverSawTheNewerVersionRefusesTheOlderInEveryCommandThatReads() throws Exception {
    String link = put();
    witness.run("info", link).expect(Outcome.DONE); // what the server will say again
    sender.run("edit", link, "--downloads", "60").expect(Outcome.DONE);
    witness.run("info", link).expect(Outcome.DONE);
    refusesToRead(witness, link);

    // A device that saw neither cannot know: the specification says so.
    replay.begin();
    house.device("newcomer").run("info", link).expect(Outcome.DONE);
  }

  @Test
  void thePageRefusesTheOlderVersionInABrowserThatSawTheNewer() throws Exception {
    refusesTheOlderVersion(PageVictim.shared());
  }

  void refusesTheOlderVersion(PageVictim page) throws Exception {
    String link = put();
    String device = "witness of " + Links.parse(link).linkId();
    page.openAgain(device, link).expect(Outcome.DONE); // what the server will say again
    sender.run("edit", link, "--downloads", "60").expect(Outcome.DONE);
    page.openAgain(device, link).expect(Outcome.DONE);
    int before = replay.replayed();
    replay.begin();
    PageVictim.Visit refused = page.openAgain(device, link);
    assertThat(refused.end()).isEqualTo("older-version");
    assertThat(refused.files()).isEmpty();
    assertThat(replay.replayed()).as("old answers").isGreaterThan(before);

    // A browser that saw neither cannot know: the specification says so.
    page.open(link, Optional.empty()).expect(Outcome.DONE);
    replay.end();
    page.openAgain(device, link).expect(Outcome.DONE);
  }

  @Test
  void anOwnerOnAnotherDeviceRefusesTheOlderVersionInEveryCommand() throws Exception {
    Put put = putAndEdit();
    String link = put.ownerLink();
    witness.run("info", link).expect(Outcome.DONE);
    sender.run("edit", put.link(), "--downloads", "60").expect(Outcome.DONE);
    witness.run("info", link).expect(Outcome.DONE);
    refusesToRead(witness, link);
    refusesToChange(witness, "edit", link, "--downloads", "70");
    refusesToChange(witness, "edit", link, "--password", "a new one");
    witness.run("edit", link, "--downloads", "70").expect(Outcome.DONE);
    endsAllTheSame(witness, link);
    sender.run("info", put.link()).expect(Outcome.GONE);
  }

  @Test
  void aSenderChangesNoOlderVersionOfItsOwnShareNorOneThatItEndedAndEndsItAllTheSame()
      throws Exception {
    Put put = putAndEdit();
    String id = Links.parse(put.link()).linkId();
    refusesToChange(sender, "edit", id, "--downloads", "70");
    refusesToChange(sender, "edit", id, "--expires", "1d");
    refusesToChange(sender, "edit", id, "--no-password");
    refusesToChange(sender, "edit", put.link(), "--downloads", "70");
    sender.run("edit", id, "--downloads", "70").expect(Outcome.DONE);
    endsAllTheSame(sender, id);
    refusesToChange(sender, "edit", id, "--downloads", "80");
    endsAllTheSame(sender, put.link());
    sender.run("edit", id, "--downloads", "80").expect(Outcome.GONE);
  }

  @Test
  void anOldLinkDoesNotComeBackToWhoSawTheNewPassword() throws Exception {
    String link = put();
    CommandLine reader = house.device("reader").through(proxy.url());
    reader.run("info", link).expect(Outcome.DONE);
    String locked = sender.run("edit", link, "--password", "new").expect(Outcome.DONE).line();
    reader.run("info", locked, "--password", "new").expect(Outcome.DONE);
    int before = replay.replayed();
    replay.begin();
    reader.run("get", link, "-o", "old").expect(Outcome.HOSTILE);
    replay.end();
    assertThat(replay.replayed()).isGreaterThan(before);
    assertThat(reader.work()).isEmptyDirectory();
    reader.run("get", link, "-o", "old").expect(Outcome.GONE);
    reader.run("get", locked, "--password", "new", "-o", "new").expect(Outcome.DONE);
  }
}
