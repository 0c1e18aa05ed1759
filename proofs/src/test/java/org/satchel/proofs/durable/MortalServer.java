package org.satchel.proofs.durable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.failpoint.AgentJar;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * A server that dies as planned and is started again at once, as an init system would.
 *
 * <p>Why this way: clients meet a server that is away for a second at any moment, on data that the
 * death left as it was.
 *
 * <p>Threads: one thread watches and restarts; counts may be read by any.
 *
 * <p>Source: docs/testing.md, kills.
 */
final class MortalServer implements AutoCloseable {

  /** A look ends when the server does; this only bounds it. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** Each lives for seconds: what is compiled at the highest level would not be paid back. */
  private static final String QUICK = "-XX:TieredStopAtLevel=1";

  private final ServerPlan plan;
  private final KillPlan kills;
  private final AgentJar agent;
  private final Path clock;
  private final int killCount;
  private final AtomicInteger killed = new AtomicInteger();
  private final AtomicReference<String> crash = new AtomicReference<>("");
  private final Map<KillPlan.Phase, Integer> hits = new EnumMap<>(KillPlan.Phase.class);
  private final Thread watcher = Thread.ofPlatform().name("restarter").unstarted(this::watch);
  private volatile ServerUnderTest server;
  private volatile boolean over;

  MortalServer(ServerPlan plan, KillPlan kills, AgentJar agent, Path clock, int killCount) {
    this.plan = plan;
    this.kills = kills;
    this.agent = agent;
    this.clock = clock;
    this.killCount = killCount;
    for (KillPlan.Phase phase : KillPlan.Phase.values()) hits.put(phase, 0);
    server = launch();
    watcher.start();
  }

  private ServerUnderTest launch() {
    String time = agent.clock(clock);
    int next = killed.get();
    String option = next < killCount ? agent.both(kills.option(next), time) : time;
    return ServerUnderTest.launch(plan.withJvm(List.of(option, QUICK)));
  }

  private void watch() {
    while (!over && crash.get().isEmpty()) {
      boolean died = Eventually.becomes(LOOK, () -> over || !server.process().isAlive());
      if (!died || over) continue;
      try {
        bury();
      } catch (Exception failure) {
        crash.set("cannot restart: " + failure);
      }
    }
  }

  private void bury() throws Exception {
    if (!Files.exists(kills.marker())) {
      crash.set("the server ended by itself: " + server.words());
      return;
    }
    String where = Files.readString(kills.marker());
    Files.delete(kills.marker());
    String word = where.substring(0, where.indexOf(' '));
    KillPlan.Phase phase = KillPlan.Phase.valueOf(word.toUpperCase(Locale.ROOT));
    synchronized (hits) {
      hits.merge(phase, 1, Integer::sum);
    }
    System.out.printf("kill %d: %s%n", killed.incrementAndGet(), where);
    server = launch();
  }

  int killed() {
    if (!crash.get().isEmpty()) throw new AssertionError(crash.get());
    return killed.get();
  }

  boolean isDone() {
    return killed() >= killCount;
  }

  boolean isReady() {
    return killed() >= 0 && server.isReady();
  }

  Map<KillPlan.Phase, Integer> hits() {
    synchronized (hits) {
      return new EnumMap<>(hits);
    }
  }

  String words() {
    return server.words();
  }

  @Override
  public void close() {
    over = true;
    boolean interrupted = false;
    try {
      watcher.join();
    } catch (InterruptedException stopped) {
      interrupted = true;
    }
    server.close();
    if (interrupted) Thread.currentThread().interrupt();
  }
}
