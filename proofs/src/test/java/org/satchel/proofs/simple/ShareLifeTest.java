package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;

/**
 * What its sender can do with a share once it is sent, and what the others see of it.
 *
 * <p>Source: spec/share-link.md sections 2, 3 and 8.
 */
final class ShareLifeTest {

  private static final Pattern OWNER_LINK = Pattern.compile("\"ownerLink\":\"([^\"]+)\"");

  /** Above one edit on a busy machine. */
  private static final Duration SOON = Duration.ofSeconds(8);

  private final House house = House.shared();
  private House.Sample share;

  @BeforeEach
  void put() throws IOException {
    Path folder = house.scratch("life");
    Files.writeString(folder.resolve("words.txt"), "words\n");
    share = house.put(folder.resolve("words.txt"), "--downloads", "1", "--message", "for you");
  }

  @Test
  void aLimitIsRaisedAndTheLinkStaysTheSame() {
    CommandLine friend = house.device("friend");
    friend.run("get", share.link(), "-o", "first").expect(Outcome.DONE);
    friend.run("get", share.link(), "-o", "second").expect(Outcome.GONE);
    Outcome edited = share.sender().run("edit", share.link(), "--downloads", "2");
    assertThat(edited.expect(Outcome.DONE).line()).isEqualTo(share.link());
    friend.run("get", share.link(), "-o", "second").expect(Outcome.DONE);
    friend.run("get", share.link(), "-o", "third").expect(Outcome.GONE);
    share.sender().run("edit", share.link(), "--downloads", "none").expect(Outcome.DONE);
    friend.run("get", share.link(), "-o", "third").expect(Outcome.DONE);
    assertThat(friend.work().resolve("third")).hasContent("words\n");
  }

  @Test
  void lookingDoesNotCountAndTheOwnerSeesTheCount() {
    CommandLine friend = house.device("friend");
    for (int i = 0; i < 3; i++) friend.run("info", share.link()).expect(Outcome.DONE);
    assertThat(friend.run("info", share.link(), "--json").out())
        .contains("\"message\":\"for you\"")
        .contains("\"downloadLimit\":1");
    friend.run("get", share.link(), "-o", "first").expect(Outcome.DONE);
    CommandLine other = house.device("other");
    Outcome seen = other.run("info", ownerLink(), "--json").expect(Outcome.DONE);
    assertThat(seen.out()).contains("\"downloads\":1").contains("\"state\":\"exhausted\"");
  }

  @Test
  void theOwnerSeesAShareThatIsLockedOrOverAndWhoLooksWithAWrongPasswordSaidSo() throws Exception {
    String owner = ownerLink();
    share.sender().run("edit", share.link(), "--password=pass words").expect(Outcome.DONE);
    CommandLine other = house.device("other");
    Outcome locked = other.run("info", owner, "--json").expect(Outcome.DONE);
    assertThat(locked.out()).contains("\"downloads\":0", "for you").doesNotContain("entries");
    assertThat(locked.err()).contains("not listed");
    other.run("info", owner, "--password=wrong").expect(Outcome.PASSWORD);
    assertThat(other.run("info", owner, "--password=pass words").out()).contains("words.txt");
    Instant soon = Instant.now().plus(SOON).truncatedTo(ChronoUnit.SECONDS);
    other.run("edit", owner, "--no-password", "--expires", soon.toString()).expect(Outcome.DONE);
    Eventually.holds("it is over", CommandLine.BOUND, () -> Instant.now().isAfter(soon));
    Outcome over = other.run("info", owner).expect(Outcome.DONE);
    assertThat(over.out()).contains("expired", "for you");
  }

  @Test
  void aPasswordMakesANewLinkAndTheOldOneIsDead() {
    String locked =
        share
            .sender()
            .run("edit", share.link(), "--password=pass words")
            .expect(Outcome.DONE)
            .line();
    assertThat(Links.parse(locked).kind()).isEqualTo("1p");
    assertThat(Links.parse(locked).linkId()).isEqualTo(Links.parse(share.link()).linkId());
    CommandLine friend = house.device("friend");
    friend.run("get", share.link(), "-o", "old").expect(Outcome.GONE);
    friend.run("get", locked, "--password=wrong", "-o", "new").expect(Outcome.PASSWORD);
    friend.run("get", locked, "--password=pass words", "-o", "new").expect(Outcome.DONE);
    String bare = share.sender().run("edit", locked, "--no-password").expect(Outcome.DONE).line();
    assertThat(Links.parse(bare).kind()).isEqualTo("1");
    assertThat(bare).isNotEqualTo(share.link());
  }

  @Test
  void anotherDeviceEditsAndEndsWithTheOwnersLinkAlone() {
    String owner = ownerLink();
    CommandLine other = house.device("other");
    String link =
        other.run("edit", owner, "--expires", "3d", "--downloads", "5").expect(Outcome.DONE).line();
    assertThat(link).isEqualTo(share.link());
    assertThat(other.run("info", share.link()).expect(Outcome.DONE).out()).contains("at most 5");
    other.run("end", owner).expect(Outcome.DONE);
    house.device("friend").run("get", share.link()).expect(Outcome.GONE);
    share.sender().run("edit", share.link(), "--downloads", "9").expect(Outcome.GONE);
    share.sender().run("end", share.link()).expect(Outcome.DONE);
    assertThat(share.sender().run("ls").expect(Outcome.DONE).out()).contains("ended");
  }

  @Test
  void aRecipientCanNeitherEditNorEnd() {
    CommandLine friend = house.device("friend");
    friend.run("edit", share.link(), "--downloads", "9").expect(Outcome.USAGE);
    friend.run("end", share.link()).expect(Outcome.USAGE);
    friend.run("get", share.link(), "-o", "got").expect(Outcome.DONE);
  }

  @Test
  void theListOfSharesKnowsWhatWasSentAndWhatEnded() {
    String id = Links.parse(share.link()).linkId();
    assertThat(share.sender().run("ls").expect(Outcome.DONE).out()).contains(id, "words.txt");
    share.sender().run("end", id).expect(Outcome.DONE);
    assertThat(share.sender().run("ls", "--json").expect(Outcome.DONE).out())
        .contains("\"linkId\":\"%s\"".formatted(id))
        .contains("\"ended\":true");
  }

  private String ownerLink() {
    Outcome edited = share.sender().run("edit", share.link(), "--downloads", "1", "--json");
    Matcher found = OWNER_LINK.matcher(edited.expect(Outcome.DONE).out());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
