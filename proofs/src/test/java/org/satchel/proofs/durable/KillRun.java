package org.satchel.proofs.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.satchel.proofs.forge.Sizes;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.SentAgain;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.Seed;
import org.satchel.testkit.failpoint.AgentJar;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;

/**
 * Clients put, get and end shares while the server is killed again and again.
 *
 * <p>Why this way: what a command acknowledged by exit code 0 is written down here and looked for
 * again some deaths later: shares open with equal bytes, ended ones stay ended. At the end
 * everything is ended, the clock is moved beyond every grace, and no byte may be left.
 *
 * <p>Units: bytes. Threads: one worker; the server's restarts happen beside it.
 *
 * <p>Source: docs/testing.md, kills.
 */
final class KillRun {

  private static final int SMALL_BYTES_MAX = 40 << 20;

  /** While a death inside a PATCH is due: long enough for it to come wherever it may. */
  private static final int LARGE_BYTES = KillPlan.PATCH_BYTES_MAX;

  private static final int LIVE_SHARES_MAX = 3;

  /** The promise: what is sent again for each interruption. */
  private static final long AGAIN_BYTES_MAX = 64L << 20;

  /** Each kill may interrupt the same command, and it may meet the server while it starts. */
  private static final int TRIES_MAX = 40;

  /** A death that never comes must end the run and not the patience of whoever waits. */
  private static final int ROUNDS_FOR_EACH_KILL = 10;

  private static final Duration READY_BOUND = Duration.ofMinutes(2);
  private static final Duration CLEANUP_BOUND = Duration.ofMinutes(1);
  private static final Duration BEYOND_EVERY_GRACE = Duration.ofDays(9);

  private final int killCount;
  private final Seed seed = Seed.ofThisRun();
  private final RandomGenerator random = seed.random();
  private final Path folder = House.temporaryFolder();
  private final ServerPlan plan =
      ServerPlan.in(folder.resolve("server")).with("SATCHEL_CLEANUP_SECONDS", "1");
  private final Path clock = folder.resolve("clock");
  private final Deque<Share> live = new ArrayDeque<>();
  private final List<Share> ended = new ArrayList<>();

  /** A share whose {@code put} ended with 0. */
  private record Share(String link, Patterned content) {}

  KillRun(int killCount) throws IOException {
    this.killCount = killCount;
  }

  void run() throws Exception {
    Files.writeString(clock, "0");
    AgentJar agent = AgentJar.in(folder.resolve("agent"));
    KillPlan kills = new KillPlan(agent, folder.resolve("marker"), random);
    try (MortalServer server = new MortalServer(plan, kills, agent, clock, killCount);
        HttpProxy proxy = HttpProxy.to(plan.port())) {
      awaitReady(server);
      CommandLine device = CommandLine.at(folder.resolve("device")).through(proxy.url());
      int rounds = 0;
      int idle = 0;
      while (!server.isDone() && idle < ROUNDS_FOR_EACH_KILL) {
        int deaths = server.killed();
        round(server, proxy, device, rounds++);
        idle = server.killed() == deaths ? idle + 1 : 0;
      }
      report(server.hits(), rounds);
      checkAcknowledged(server, device);
      endAllAndLookForOrphans(server, device);
    } catch (AssertionError failure) {
      throw new AssertionError(seed + ": " + failure.getMessage(), failure);
    }
  }

  private void round(MortalServer server, HttpProxy proxy, CommandLine device, int number)
      throws Exception {
    int deaths = server.killed();
    boolean large = KillPlan.phase(deaths) == KillPlan.Phase.PATCH;
    int length = large ? LARGE_BYTES : random.nextInt(SMALL_BYTES_MAX);
    Patterned content = new Patterned(random.nextLong(), length);
    Path file = content.writeTo(folder.resolve("files/%d.bin".formatted(number)));
    Recording recording = proxy.recording();
    long sentBefore = recording.sentBytes("PATCH", "POST");
    int before = recording.exchanges().size();
    String link = untilDone(server, device, "put", file.toString()).line();
    long due = Sizes.sealedShareBytes(content.length());
    int met = server.killed() - deaths;
    assertThat(recording.sentBytes("PATCH", "POST") - sentBefore)
        .as("bytes sent for a share of %d bytes as sealed", due)
        .isLessThanOrEqualTo(due + AGAIN_BYTES_MAX * met);
    List<Exchange> exchanges = recording.exchanges();
    checkAgain(SentAgain.of(exchanges.subList(before, exchanges.size())), due, met);
    Files.delete(file);
    Share share = new Share(link, content);
    live.add(share);
    fetch(server, device, share, "got-" + number);
    if (live.size() > LIVE_SHARES_MAX) {
      Share oldest = live.removeFirst();
      fetch(server, device, oldest, "oldest"); // after all deaths since it was put
      end(server, device, oldest);
    }
  }

  /** Our client is held to less than the promise: to the one request that a death breaks. */
  private static void checkAgain(SentAgain sent, long due, int deaths) {
    assertThat(sent.onceBytes()).as("bytes of all uploads begun for a share").isEqualTo(due);
    assertThat(sent.againBytes())
        .as("bytes sent again after each of %d deaths", deaths)
        .hasSizeLessThanOrEqualTo(deaths)
        .allMatch(bytes -> bytes <= SentAgain.REQUEST_BYTES);
  }

  private void fetch(MortalServer server, CommandLine device, Share share, String name)
      throws IOException {
    untilDone(server, device, "get", share.link(), "-o", name);
    Path got = device.work().resolve(name);
    share.content().compare(got);
    Files.delete(got);
  }

  private void end(MortalServer server, CommandLine device, Share share) {
    untilDone(server, device, "end", share.link());
    ended.add(share);
  }

  /** Runs the same line again until it ends with 0; only an absent server excuses another end. */
  private static Outcome untilDone(MortalServer server, CommandLine device, String... line) {
    for (int i = 0; i < TRIES_MAX; i++) {
      Outcome outcome = device.run(line);
      if (outcome.exit() == Outcome.DONE) return outcome;
      outcome.expect(Outcome.UNREACHABLE);
      awaitReady(server);
    }
    throw new AssertionError("not done in %d tries: %s".formatted(TRIES_MAX, List.of(line)));
  }

  private static void awaitReady(MortalServer server) {
    if (Eventually.becomes(READY_BOUND, server::isReady)) return;
    throw new AssertionError("the server does not come back: " + server.words());
  }

  private void report(Map<KillPlan.Phase, Integer> hits, int rounds) {
    System.out.printf("Kills: %s in %d rounds, %s%n", hits, rounds, seed);
    assertThat(hits.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(killCount);
    if (killCount >= KillPlan.Phase.values().length) {
      assertThat(hits).as("phases without a hit").doesNotContainValue(0);
    }
  }

  private void checkAcknowledged(MortalServer server, CommandLine device) throws IOException {
    awaitReady(server);
    for (Share share : live) fetch(server, device, share, "last");
    for (Share share : ended) {
      device.run("get", share.link(), "-o", "ended").expect(Outcome.GONE);
    }
  }

  private void endAllAndLookForOrphans(MortalServer server, CommandLine device) throws IOException {
    while (!live.isEmpty()) end(server, device, live.removeFirst());
    Files.writeString(clock, Long.toString(BEYOND_EVERY_GRACE.toMillis()));
    if (Eventually.becomes(CLEANUP_BOUND, () -> bulk().isEmpty())) return;
    throw new AssertionError("orphans after the clean-up job: " + bulk());
  }

  /** Every file with bytes that is not the database or a small file of the server's own. */
  private List<String> bulk() throws IOException {
    return Trees.files(plan.data()).stream()
        .filter(file -> !isOwn(file.getFileName().toString()))
        .map(
            file -> "%s (%d bytes)".formatted(plan.data().relativize(file), file.toFile().length()))
        .toList();
  }

  private static boolean isOwn(String name) {
    return name.contains(".db")
        || name.contains("sqlite")
        || name.contains("token")
        || name.equals("owner")
        || name.contains("lock")
        || name.endsWith(".toml")
        || name.contains("version");
  }
}
