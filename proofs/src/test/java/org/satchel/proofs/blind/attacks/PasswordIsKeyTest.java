package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.satchel.proofs.stage.Captured;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.PageVictim.Visit;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Reply;

/**
 * A password that is only a gate: with the link and all that the server has nothing opens.
 *
 * <p>Why this way: {@code get} is met as a process, the other commands inside this JVM.
 *
 * <p>Threads: two tests at a time, each with its own device.
 *
 * <p>Source: docs/testing.md, attack 17.
 */
final class PasswordIsKeyTest {

  private static final String PASSWORD = "tr0ub4dor & 3";

  private final House house = House.shared();

  @Test
  void aServerThatGivesAwayEverythingStillDoesNotOpenALockedShare() throws Exception {
    House.Sample locked = house.put(house.sample().tree().resolve("notes"), "--password", PASSWORD);
    assertThat(Links.parse(locked.link()).kind()).isEqualTo("1p");
    Captured all = Captured.by(house, locked.link(), "--password", PASSWORD);
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      String link = Links.through(proxy.url(), locked.link());
      CommandLine thief = house.device("thief").through(proxy.url());
      given(proxy, all, () -> thief.run("get", link, "--password", "guessed", "-o", "out"))
          .expect(Outcome.PASSWORD);
      CommandLine quick = house.quickDevice("thief").through(proxy.url());
      Outcome told = given(proxy, all, () -> quick.run("info", link, "--password", "guessed"));
      assertThat(told.expect(Outcome.PASSWORD).out()).isEmpty();
      String ungated = Links.parse(link).withKind("1").text();
      given(proxy, all, () -> thief.run("get", ungated, "-o", "out")).expect(Outcome.PASSWORD);
      assertThat(thief.work()).isEmptyDirectory();

      proxy.honest();
      thief.run("get", link, "--password", "guessed", "-o", "out").expect(Outcome.PASSWORD);
      thief.run("get", link, "--password", PASSWORD, "-o", "out").expect(Outcome.DONE);
    }
  }

  /** What a line or a visit ends with that got at least one answer which was not meant for it. */
  private static <T> T given(HttpProxy proxy, Captured all, Callable<T> act) throws Exception {
    AttackProof.Counted given = new AttackProof.Counted(new GivesAway(all));
    proxy.attackWith(given);
    T end = act.call();
    assertThat(given.touched()).as("answers given away").isNotEmpty();
    return end;
  }

  @Test
  void thePageOpensNothingWithoutThePasswordEither() throws Exception {
    PageVictim page = PageVictim.shared();
    House.Sample locked = house.put(house.sample().tree().resolve("notes"), "--password", PASSWORD);
    Captured all = Captured.by(house, locked.link(), "--password", PASSWORD);
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      String link = Links.through(proxy.url(), locked.link());
      Visit guessed = given(proxy, all, () -> page.open(link, Optional.of("guessed")));
      assertThat(guessed.expect(Outcome.PASSWORD).files()).isEmpty();
      page.open(link, Optional.empty()).expect(Outcome.PASSWORD);
      String without = Links.parse(link).withKind("1").text();
      Visit ungated = given(proxy, all, () -> page.open(without, Optional.empty()));
      assertThat(ungated.end()).isIn("bearer-refused", "damaged");
      assertThat(ungated.files()).isEmpty();

      proxy.honest();
      page.open(link, Optional.of("guessed")).expect(Outcome.PASSWORD);
      page.open(link, Optional.of(PASSWORD)).expect(Outcome.DONE);
    }
  }

  /** The first of these alone. */
  void guesses(PageVictim page) throws Exception {
    House.Sample locked = house.put(house.sample().tree().resolve("notes"), "--password", PASSWORD);
    Captured all = Captured.by(house, locked.link(), "--password", PASSWORD);
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      String link = Links.through(proxy.url(), locked.link());
      Visit guessed = given(proxy, all, () -> page.open(link, Optional.of("guessed")));
      assertThat(guessed.expect(Outcome.PASSWORD).files()).isEmpty();
    }
  }

  @TestFactory
  Stream<DynamicTest> aWrongOrMissingPasswordIsExitCode4InEveryCommandThatOpens() throws Exception {
    House.Sample locked = house.put(house.sample().tree().resolve("notes"), "--password", PASSWORD);
    String link = locked.link();
    CommandLine owner = house.device("owner");
    owner.run("get", link, "--sealed", "-o", "copy", "--password", PASSWORD).expect(Outcome.DONE);
    String copy = owner.work().resolve("copy").toString();
    return Stream.of(
            List.of("get", link, "-o", "out"),
            List.of("get", link, "--sealed", "-o", "again"),
            List.of("info", link),
            List.of("verify", link),
            List.of("open", copy, link, "-o", "opened"))
        .map(line -> DynamicTest.dynamicTest(name(line), () -> needsThePassword(line)));
  }

  private static String name(List<String> line) {
    return line.stream().filter(word -> !word.contains("/")).collect(Collectors.joining(" "));
  }

  private void needsThePassword(List<String> line) {
    boolean process = line.getFirst().equals("get");
    CommandLine device = process ? house.device("guest") : house.quickDevice("guest");
    device.run(line.toArray(String[]::new)).expect(Outcome.PASSWORD);
    with(device, line, "guessed").expect(Outcome.PASSWORD);
    assertThat(device.work()).isEmptyDirectory();
    with(device, line, PASSWORD).expect(Outcome.DONE);
  }

  private static Outcome with(CommandLine device, List<String> line, String password) {
    List<String> whole = new ArrayList<>(line);
    whole.addAll(List.of("--password", password));
    return device.run(whole.toArray(String[]::new));
  }

  /** Answers every reader with what the true reader got. */
  private record GivesAway(Captured captured) implements Attack {

    @Override
    public boolean touches(Head request) {
      return ShareAttack.isShareRead(request) || request.target().endsWith("/manifest");
    }

    @Override
    public Optional<Reply> instead(Head request) throws IOException {
      if (ShareAttack.isShareRead(request)) {
        return Optional.of(
            Reply.of(
                200,
                "application/json",
                captured.share().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      }
      return Optional.of(Reply.of(200, "application/octet-stream", captured.manifest()));
    }
  }
}
