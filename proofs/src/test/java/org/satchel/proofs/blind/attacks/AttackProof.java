package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Reply;

/**
 * The shape of every proof against a hostile server.
 *
 * <p>Why this way: the same line is run by a fresh device once for each variant of the attack and
 * once without any. Each variant must be refused with the due exit code, must have touched at least
 * one reply, and must leave no file that is not the sender's by path and content; without it the
 * line succeeds and leaves all that it has to. The first variant is run as a process, the others
 * inside this JVM, where they take a fifth of the time, and the line without any both ways.
 *
 * <p>Threads: one variant at a time, each with its own proxy and device.
 *
 * <p>Source: docs/testing.md, table of attacks.
 */
abstract class AttackProof {

  /** The product's own, beside the target: docs/decisions/0045-fetch.md. */
  private static final Pattern WORK_FOLDER =
      Pattern.compile("\\.[0-9a-f]{12}\\.satchel-part(/.*)?");

  final House house = House.shared();

  /** The variants by name. */
  abstract Map<String, Attack> attacks() throws Exception;

  int due() {
    return Outcome.HOSTILE;
  }

  /** What is opened. */
  House.Sample share() throws Exception {
    return house.sample();
  }

  /** What is run against the hostile server; what it saves, it saves as {@code out}. */
  Outcome line(CommandLine device, String link, HttpProxy proxy) throws Exception {
    return device.run("get", link, "-o", "out");
  }

  /** What the line leaves in its working folder when nobody is hostile. */
  Map<String, String> saved() throws Exception {
    Map<String, String> all = new TreeMap<>(Map.of("out", "folder"));
    share().content().forEach((path, line) -> all.put("out/" + path, line));
    return all;
  }

  @TestFactory
  Stream<DynamicTest> isRefused() throws Exception {
    var attacks = new TreeMap<>(attacks());
    String first = attacks.firstKey();
    return attacks.entrySet().stream()
        .map(
            attack ->
                DynamicTest.dynamicTest(
                    attack.getKey(),
                    () ->
                        refuse(
                            attack.getKey().equals(first)
                                ? house.device("victim")
                                : house.quickDevice("victim"),
                            attack.getValue())));
  }

  private void refuse(CommandLine victim, Attack attack) throws Exception {
    Counted counted = new Counted(attack);
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = victim.through(proxy.url());
      proxy.attackWith(counted);
      line(device, Links.through(proxy.url(), share().link()), proxy).expect(due());
      assertThat(counted.touched()).as("replies that the attack changed").isNotEmpty();
      assertNothingFalse(device.work());
    }
  }

  /** Whatever has a name is the sender's in every bit; parts in the work folder have none yet. */
  private void assertNothingFalse(Path work) throws Exception {
    Map<String, String> got = Trees.snapshot(work);
    got.keySet().removeIf(WORK_FOLDER.asMatchPredicate());
    assertThat(saved()).as("what the sender sent").containsAllEntriesOf(got);
  }

  @TestFactory
  Stream<DynamicTest> theSameLineSucceedsWhenTheAttackIsSwitchedOff() {
    return Stream.of(
        DynamicTest.dynamicTest("as a process", () -> succeed(house.device("guest"))),
        DynamicTest.dynamicTest("inside this JVM", () -> succeed(house.quickDevice("guest"))));
  }

  private void succeed(CommandLine guest) throws Exception {
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = guest.through(proxy.url());
      line(device, Links.through(proxy.url(), share().link()), proxy).expect(Outcome.DONE);
      assertThat(Trees.snapshot(device.work())).as("what the line left").isEqualTo(saved());
    }
  }

  /** Tells what the attack had to change: the targets of replies. */
  record Counted(Attack attack, Queue<String> touched) implements Attack {

    Counted(Attack attack) {
      this(attack, new ConcurrentLinkedQueue<>());
    }

    @Override
    public boolean touches(Head request) {
      return attack.touches(request);
    }

    @Override
    public Head forward(Head request) {
      return attack.forward(request);
    }

    @Override
    public Optional<Reply> instead(Head request) throws IOException {
      Optional<Reply> reply = attack.instead(request);
      if (reply.isPresent()) touched.add(request.target());
      return reply;
    }

    @Override
    public Reply tamper(Head request, Reply reply) throws IOException {
      Reply changed = attack.tamper(request, reply);
      if (!changed.equals(reply)) touched.add(request.target());
      return changed;
    }
  }
}
