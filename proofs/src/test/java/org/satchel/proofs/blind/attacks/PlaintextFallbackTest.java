package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.Secrets;
import org.satchel.testkit.canary.CanarySearch;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;
import org.satchel.testkit.proxy.Reply;

/**
 * Silent fallback to plaintext: a server that refuses what is sealed gets nothing else.
 *
 * <p>Why this way: at each step of sending the server says that sealed bytes are not taken. The
 * line must end with a refusal, and neither content nor names nor the message may have left. What
 * lies on the server of an honest run is searched by {@code CanariesTest}.
 *
 * <p>Threads: two variants at a time, each with its own proxy and device.
 *
 * <p>Source: docs/testing.md, attack 19.
 */
final class PlaintextFallbackTest {

  /** What the page tells: the server's own words, or that it is none of ours. */
  private static final Set<String> REFUSED_KINDS =
      Set.of(
          "unsupported-media-type",
          "unsupported-metadata",
          "malformed-request",
          "record-refused",
          "not-a-server");

  private final House house = House.shared();

  private static Map<String, Refuses> refusals() {
    Map<String, Refuses> all = new TreeMap<>();
    all.put(
        "begin: sealed types are not taken",
        refuses("POST", "/uploads", 415, "unsupported-media-type", "Send the file as it is."));
    all.put(
        "begin: a file name is wanted",
        refuses("POST", "/uploads", 400, "unsupported-metadata", "Send filename and filetype."));
    all.put(
        "begin: elsewhere, in the clear",
        new Refuses(
            "POST",
            "/uploads",
            Reply.of(307, "text/plain", new byte[0]).withField("Location", "/plain"),
            new AtomicInteger()));
    all.put(
        "bytes: no ciphertext here",
        refuses("PATCH", "/uploads", 400, "malformed-request", "Encrypted bytes are not taken."));
    all.put(
        "share: boxes are not taken",
        refuses("PUT", "/shares", 400, "record-refused", "Send name and message as JSON."));
    return all;
  }

  private static Refuses refuses(
      String method, String path, int status, String slug, String detail) {
    return new Refuses(method, path, Secrets.problem(status, slug, detail), new AtomicInteger());
  }

  @TestFactory
  Stream<DynamicTest> aServerThatRefusesWhatIsSealedGetsNothingElse() {
    return refusals().entrySet().stream()
        .map(
            refusal ->
                DynamicTest.dynamicTest(refusal.getKey(), () -> refused(refusal.getValue())));
  }

  private void refused(Refuses attack) throws Exception {
    Path left = house.scratch("left");
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(left))) {
      proxy.attackWith(attack);
      assertThat(put(proxy).exit()).isNotIn(Outcome.DONE, Outcome.OUR_BUG);
      assertThat(attack.given.get()).as("refusals given").isPositive();
      assertThat(new CanarySearch(Secrets.ofTheSender()).in(left)).isEmpty();
    }
  }

  @TestFactory
  Stream<DynamicTest> aServerThatRefusesWhatIsSealedGetsNothingElseOfThePage() {
    return refusals().entrySet().stream()
        .map(
            refusal ->
                DynamicTest.dynamicTest(
                    refusal.getKey(),
                    () -> refused(PageVictim.shared(), refusal.getValue(), tree())));
  }

  /** One file, at the step where all bytes are there already. */
  void refused(PageVictim page) throws Exception {
    Path file = tree().resolve(Secrets.FOLDER.text()).resolve(Secrets.NAME.text() + ".txt");
    refused(page, refusals().get("share: boxes are not taken"), file);
  }

  private Path tree() throws Exception {
    return Secrets.smallTree(house.scratch("plain"));
  }

  private void refused(PageVictim page, Refuses attack, Path what) throws Exception {
    Path left = house.scratch("left");
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(left))) {
      proxy.attackWith(attack);
      assertThat(send(page, proxy, what).end()).isIn(REFUSED_KINDS);
      assertThat(attack.given.get()).as("refusals given").isPositive();
      assertThat(new CanarySearch(Secrets.ofTheSender()).in(left)).isEmpty();
    }
  }

  private static PageVictim.Sent send(PageVictim page, HttpProxy proxy, Path what)
      throws Exception {
    Map<String, String> wishes =
        Map.of("name", Secrets.SHARE.text(), "message", Secrets.MESSAGE.text());
    return page.send(proxy.url(), what, wishes);
  }

  private Outcome put(HttpProxy proxy) throws Exception {
    Path tree = tree();
    return house
        .device("sender")
        .through(proxy.url())
        .run(
            "put",
            tree.toString(),
            "--name",
            Secrets.SHARE.text(),
            "--message",
            Secrets.MESSAGE.text());
  }

  @Test
  void lineAndPageSucceedWithoutARefusalAndAPlaintextThatLeavesIsFound() throws Exception {
    Path left = house.scratch("left");
    CanarySearch search = new CanarySearch(Secrets.ofTheSender());
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(left))) {
      put(proxy).expect(Outcome.DONE);
      assertThat(send(PageVictim.shared(), proxy, tree()).end()).isEqualTo("sent");
      assertThat(search.in(left)).isEmpty();
      byte[] plain = Secrets.CONTENT.text().repeat(1_000).getBytes(StandardCharsets.UTF_8);
      new Door(proxy.url()).upload(HostileShare.content(new byte[1]).id(), plain);
      assertThat(search.in(left)).isNotEmpty();
    }
  }

  /** Refuses one kind of request, always. */
  private record Refuses(String method, String path, Reply refusal, AtomicInteger given)
      implements Attack {

    @Override
    public boolean touches(Head request) {
      return request.method().equals(method) && request.target().contains(path);
    }

    @Override
    public Optional<Reply> instead(Head request) {
      given.incrementAndGet();
      return Optional.of(refusal);
    }
  }
}
