package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.PageVictim.Visit;
import org.satchel.proofs.stage.Secrets;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.canary.Canary;
import org.satchel.testkit.canary.CanarySearch;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;
import org.satchel.testkit.proxy.Reply;

/**
 * The link's secret or its password reaches the server: it asks for them in every way that HTTP
 * has.
 *
 * <p>Why this way: all that leaves the client is recorded and searched, also as base64 and hex, and
 * a client that does send them must be found by the same search. The first question and none are
 * put to processes, the others to the command line inside this JVM.
 *
 * <p>Threads: two variants at a time, each with its own proxy and device.
 *
 * <p>Source: docs/testing.md, attack 16.
 */
final class LeakedSecretTest {

  private final House house = House.shared();

  /** A share with a password by both of its links. */
  private record Locked(String link, String ownerLink) {

    List<Canary> secrets() {
      List<Canary> all = new ArrayList<>(Secrets.ofLink(link));
      all.addAll(Secrets.ofLink(ownerLink));
      all.add(Secrets.PASSWORD);
      return all;
    }
  }

  private Locked put() throws Exception {
    Path notes = house.sample().tree().resolve("notes");
    House.Sample put = house.put(notes, "--password", Secrets.PASSWORD.text());
    String edited =
        put.sender().run("edit", put.link(), "--downloads", "90", "--json").expect(0).out();
    String ownerLink = new ObjectMapper().readTree(edited).get("ownerLink").asText();
    return new Locked(put.link(), ownerLink);
  }

  /** What a hostile server answers to one who wants to read a share. */
  private static Map<String, Reply> questions() {
    Map<String, Reply> all = new TreeMap<>();
    all.put(
        "credentials",
        Secrets.problem(401, "bearer-required", "Sign in with the link's password.")
            .withField("WWW-Authenticate", "Basic realm=\"the link's password\""));
    all.put(
        "another bearer",
        Secrets.problem(403, "bearer-refused", "Send what stands behind the # of the link."));
    all.put(
        "a query", Secrets.problem(400, "malformed-request", "Add ?secret= and the whole link."));
    all.put(
        "a form elsewhere",
        Reply.of(307, "text/plain", new byte[0]).withField("Location", "/collect?link="));
    all.put(
        "a page",
        Reply.of(
            200,
            "text/html",
            "<script>location='/collect?'+location.href</script>"
                .getBytes(StandardCharsets.UTF_8)));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> whateverTheServerAsksForNoSecretLeaves() throws Exception {
    Locked locked = put();
    var questions = new TreeMap<>(questions());
    String first = questions.firstKey();
    return questions.entrySet().stream()
        .map(
            asked ->
                DynamicTest.dynamicTest(
                    asked.getKey(),
                    () ->
                        leaves(
                            asked.getKey().equals(first) ? house::device : house::quickDevice,
                            locked,
                            asked.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> whateverTheServerAsksThePageForNoSecretLeaves() throws Exception {
    Locked locked = put();
    return questions().entrySet().stream()
        .map(
            asked ->
                DynamicTest.dynamicTest(
                    asked.getKey(), () -> leaves(PageVictim.shared(), locked, asked.getValue())));
  }

  private void leaves(PageVictim page, Locked locked, Reply question) throws Exception {
    Path left = house.scratch("left");
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(left))) {
      proxy.attackWith(new Asks(question));
      assertThat(visit(page, locked, proxy).end()).isNotIn("saved", "bug");
      assertThat(proxy.recording().of("GET"))
          .extracting(exchange -> exchange.request().target())
          .anyMatch(target -> target.startsWith("/s/"))
          .anyMatch(target -> target.startsWith("/api/v1/shares/"));
      assertThat(new CanarySearch(locked.secrets()).in(left)).isEmpty();
    }
  }

  /** One question, whichever: no secret of a new share leaves. */
  void leaves(PageVictim page) throws Exception {
    leaves(page, put(), questions().get("another bearer"));
  }

  private static Visit visit(PageVictim page, Locked locked, HttpProxy proxy) throws Exception {
    String link = Links.through(proxy.url(), locked.link());
    return page.open(link, Optional.of(Secrets.PASSWORD.text()));
  }

  private void leaves(Function<String, CommandLine> devices, Locked locked, Reply question)
      throws Exception {
    Path left = house.scratch("left");
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(left))) {
      proxy.attackWith(new Asks(question));
      CommandLine reader = devices.apply("reader").through(proxy.url());
      CommandLine owner = devices.apply("owner").through(proxy.url());
      for (Outcome outcome : List.of(get(reader, locked, proxy), look(owner, locked, proxy))) {
        assertThat(outcome.exit()).isNotIn(Outcome.DONE, Outcome.OUR_BUG);
      }
      assertThat(proxy.recording().exchanges()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(new CanarySearch(locked.secrets()).in(left)).isEmpty();
    }
  }

  private static Outcome get(CommandLine device, Locked locked, HttpProxy proxy) {
    String link = Links.through(proxy.url(), locked.link());
    return device.run("get", link, "--password", Secrets.PASSWORD.text(), "-o", "out");
  }

  private static Outcome look(CommandLine device, Locked locked, HttpProxy proxy) {
    String link = Links.through(proxy.url(), locked.ownerLink());
    return device.run("info", link, "--password", Secrets.PASSWORD.text());
  }

  @Test
  void withoutAQuestionLinesAndPageSucceedAndWhatAGossipSendsIsFound() throws Exception {
    Locked locked = put();
    Path left = house.scratch("left");
    CanarySearch search = new CanarySearch(locked.secrets());
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(left))) {
      CommandLine device = house.device("reader").through(proxy.url());
      get(device, locked, proxy).expect(Outcome.DONE);
      look(device, locked, proxy).expect(Outcome.DONE);
      visit(PageVictim.shared(), locked, proxy).expect(Outcome.DONE);
      assertThat(search.in(left)).isEmpty();
      Door door = new Door(proxy.url());
      door.send(door.request("/healthz").header("Referer", locked.link()));
      door.send(door.request("/healthz?p=" + Secrets.PASSWORD.text()));
      assertThat(search.in(left))
          .extracting(CanarySearch.Sighting::form)
          .anyMatch(form -> form.startsWith("link secret"))
          .anyMatch(form -> form.startsWith("password"));
    }
  }

  /** Answers every reader of a share with a question. */
  private record Asks(Reply question) implements Attack {

    @Override
    public boolean touches(Head request) {
      return ShareAttack.isShareRead(request);
    }

    @Override
    public Optional<Reply> instead(Head request) {
      return Optional.of(question);
    }
  }
}
