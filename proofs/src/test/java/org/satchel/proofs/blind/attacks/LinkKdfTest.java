package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.forge.LinkKdf;
import org.satchel.proofs.stage.Captured;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.SavedFiles;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Weak derivation for links: nothing opens, and nothing can be guessed, at less than the full cost.
 *
 * <p>Why this way: a thief who has the link and all that the server has tries passwords at the cost
 * at which the link was made. So a sender's client must make none cheaper, which the thief's own
 * computation shows, and a reader's must open none, even where sender and server work together and
 * the password is right. Of the cheaper derivations the command line learns inside this JVM, of the
 * rest as a process.
 *
 * <p>Threads: two tests at a time, each with its own share and device.
 *
 * <p>Source: docs/testing.md, attack 18.
 */
final class LinkKdfTest {

  private static final String PASSWORD = "a password";
  private static final byte[] WORDS = "behind a password".getBytes(StandardCharsets.US_ASCII);

  /** Where a record keeps the hash of the access bearer: spec/share-link.md section 3. */
  private static final int ACCESS_HASH = 200;

  private final House house = House.shared();

  @TestFactory
  Stream<DynamicTest> aShareMadeAtLessCostDoesNotOpenThoughThePasswordIsRight() {
    return LinkKdf.WEAKER.stream()
        .map(
            cost ->
                DynamicTest.dynamicTest(
                    cost.name(),
                    () -> open(house.quickDevice("reader"), cost, cost).expect(Outcome.PASSWORD)));
  }

  @Test
  void aCapsuleSealedAtLessCostBehindTheRightBearerIsRefused() throws Exception {
    open(house.device("reader"), LinkKdf.WEAKER.getFirst(), LinkKdf.FULL).expect(Outcome.HOSTILE);
  }

  @Test
  void theSameShareMadeAtFullCostOpens() throws Exception {
    open(house.device("reader"), LinkKdf.FULL, LinkKdf.FULL).expect(Outcome.DONE);
  }

  /** Gets a share of a hostile sender from a server that lets in whatever bearer is shown. */
  private Outcome open(CommandLine device, LinkKdf.Cost capsule, LinkKdf.Cost bearer)
      throws Exception {
    HostileShare share = new HostileShare(PASSWORD, capsule, bearer);
    LetsIn letsIn = new LetsIn(share.accessBearer(), new AtomicInteger());
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      proxy.attackWith(letsIn);
      String link = publish(share);
      Outcome outcome =
          device.run("get", Links.through(proxy.url(), link), "--password", PASSWORD, "-o", "out");
      assertThat(letsIn.shown()).as("what the server was asked").isPositive();
      if (outcome.exit() == Outcome.DONE) {
        assertThat(device.work().resolve("out")).hasBinaryContent(WORDS);
      } else {
        assertThat(device.work()).isEmptyDirectory();
        assertThat(proxy.recording().of("POST")).as("grants").isEmpty();
      }
      return outcome;
    }
  }

  @TestFactory
  Stream<DynamicTest> thePageOpensNoShareMadeAtLessCost() {
    return LinkKdf.WEAKER.stream()
        .map(
            cost ->
                DynamicTest.dynamicTest(cost.name(), () -> opensNot(PageVictim.shared(), cost)));
  }

  @Test
  void thePageRefusesACapsuleSealedAtLessCostAndOpensThatOfFullCost() throws Exception {
    PageVictim page = PageVictim.shared();
    open(page, LinkKdf.WEAKER.getFirst(), LinkKdf.FULL).expect(Outcome.HOSTILE);
    open(page, LinkKdf.FULL, LinkKdf.FULL).expect(Outcome.DONE);
  }

  void opensNot(PageVictim page, LinkKdf.Cost cost) throws Exception {
    open(page, cost, cost).expect(Outcome.PASSWORD);
  }

  private PageVictim.Visit open(PageVictim page, LinkKdf.Cost capsule, LinkKdf.Cost bearer)
      throws Exception {
    HostileShare share = new HostileShare(PASSWORD, capsule, bearer);
    LetsIn letsIn = new LetsIn(share.accessBearer(), new AtomicInteger());
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      proxy.attackWith(letsIn);
      String link = Links.through(proxy.url(), publish(share));
      PageVictim.Visit visit = page.open(link, Optional.of(PASSWORD));
      assertThat(letsIn.shown()).as("what the server was asked").isPositive();
      boolean isOpen = visit.end().equals("saved");
      assertThat(SavedFiles.hashes(visit.files())).hasSize(isOpen ? 1 : 0);
      assertThat(proxy.recording().of("POST")).as("grants").hasSize(isOpen ? 1 : 0);
      return visit;
    }
  }

  private String publish(HostileShare share) throws Exception {
    HostileShare.Sealed object = HostileShare.content(WORDS);
    List<String> manifest =
        List.of(
            "{\"t\":\"manifest\",\"v\":1,\"files\":1,\"folders\":0,\"bytes\":%d}"
                .formatted(WORDS.length),
            "{\"t\":\"pack\",%s}".formatted(object.json()),
            "{\"t\":\"file\",\"path\":\"words\",\"length\":%d,\"offset\":0}"
                .formatted(WORDS.length));
    return share.publish(new Door(house.server().url()), manifest, object);
  }

  @Test
  void aThiefOfLinkAndServerGuessesNothingAtLessCost() throws Exception {
    House.Sample locked = house.put(house.sample().tree().resolve("notes"), "--password", PASSWORD);
    Links link = Links.parse(locked.link());
    byte[] record = Captured.by(house, locked.link(), "--password", PASSWORD).bytes("record");
    byte[] due = Arrays.copyOfRange(record, ACCESS_HASH, ACCESS_HASH + 32);
    for (LinkKdf.Cost cost : LinkKdf.WEAKER) {
      assertThat(guess(link, PASSWORD, cost)).as(cost.name()).isNotEqualTo(due);
    }
    assertThat(guess(link, "another", LinkKdf.FULL)).isNotEqualTo(due);
    assertThat(guess(link, PASSWORD, LinkKdf.FULL)).as("at full cost").isEqualTo(due);
  }

  private static byte[] guess(Links link, String password, LinkKdf.Cost cost) throws Exception {
    String bearer = LinkKdf.accessBearer(link.linkId(), link.secret(), password, cost);
    return MessageDigest.getInstance("SHA-256").digest(Base64.getUrlDecoder().decode(bearer));
  }

  @Test
  void theBearerThatAReaderShowsIsThatOfFullCost() throws Exception {
    House.Sample locked = house.put(house.sample().tree().resolve("notes"), "--password", PASSWORD);
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      String link = Links.through(proxy.url(), locked.link());
      house.device("reader").run("info", link, "--password", PASSWORD).expect(Outcome.DONE);
      Links parts = Links.parse(link);
      assertThat(proxy.recording().of("GET"))
          .filteredOn(exchange -> ShareAttack.isShareRead(exchange.request()))
          .extracting(LinkKdfTest::bearer)
          .isNotEmpty()
          .containsOnly("Bearer " + LinkKdf.accessBearer(parts.linkId(), parts.secret(), PASSWORD));
    }
  }

  private static String bearer(Exchange exchange) {
    return exchange.request().field("Authorization").orElse("");
  }

  /** A server that takes any bearer of a share for the right one. */
  private record LetsIn(String right, AtomicInteger reads) implements Attack {

    int shown() {
      return reads.get();
    }

    @Override
    public boolean touches(Head request) {
      return request.target().contains("/shares/");
    }

    @Override
    public Head forward(Head request) {
      reads.incrementAndGet();
      return request.with("Authorization", "Bearer " + right);
    }
  }
}
