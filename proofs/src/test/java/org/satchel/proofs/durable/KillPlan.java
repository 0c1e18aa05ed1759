package org.satchel.proofs.durable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.satchel.testkit.failpoint.AgentJar;

/**
 * Where each of many kills strikes: the phase in turn, the byte or passage by the seed.
 *
 * <p>Why this way: each phase gets its share of every run, however few its kills are.
 *
 * <p>Units: bytes, passages, nanoseconds. Threads: for one thread.
 *
 * <p>Source: docs/testing.md, kills.
 */
final class KillPlan {

  /** What a server is doing when it dies. */
  enum Phase {
    PATCH,
    MOVE,
    COMMIT,
    CLEANUP
  }

  private static final List<Phase> PHASES = List.of(Phase.values());
  private static final List<AgentJar.Moment> MOMENTS = List.of(AgentJar.Moment.values());

  /**
   * Four of a sender's requests ({@code SentAgain.REQUEST_BYTES}): three of four of these deaths
   * find something acknowledged in the file under way, which then must not be sent again.
   */
  static final int PATCH_BYTES_MAX = 128 << 20;

  private static final int COMMITS_MAX = 6;
  private static final int PASSAGES_MAX = 2;

  /** An SQLite commit with its sync takes 100 to 500 microseconds here. */
  private static final int COMMIT_NANOS_MAX = 500_000;

  /** Within it an answer that does not wait for the commit reaches its client. */
  private static final Duration HEARD = Duration.ofMillis(100);

  private final AgentJar agent;
  private final Path marker;
  private final RandomGenerator random;

  KillPlan(AgentJar agent, Path marker, RandomGenerator random) {
    this.agent = agent;
    this.marker = marker;
    this.random = random;
  }

  Path marker() {
    return marker;
  }

  static Phase phase(int kill) {
    return PHASES.get(kill % PHASES.size());
  }

  /** The JVM option that makes the server die its {@code kill}-th death. */
  String option(int kill) {
    return switch (phase(kill)) {
      case PATCH -> agent.killInPatch(random.nextInt(PATCH_BYTES_MAX), marker);
      case MOVE -> at("move", PASSAGES_MAX, beforeOrAfter(), Duration.ZERO);
      case COMMIT -> inCommit(kill / PHASES.size());
      case CLEANUP -> at("cleanup", PASSAGES_MAX, beforeOrAfter(), Duration.ZERO);
    };
  }

  /** The moments in turn; before it, in turn a share's, whose loss only a later fetch tells. */
  private String inCommit(int number) {
    AgentJar.Moment moment = MOMENTS.get(number % MOMENTS.size());
    boolean isShare = number / MOMENTS.size() % 2 == 0;
    return switch (moment) {
      case BEFORE ->
          isShare ? at("share", 1, moment, HEARD) : at("commit", COMMITS_MAX, moment, HEARD);
      case DURING ->
          at("commit", COMMITS_MAX, moment, Duration.ofNanos(random.nextInt(COMMIT_NANOS_MAX)));
      case AFTER -> at("commit", COMMITS_MAX, moment, Duration.ZERO);
    };
  }

  private AgentJar.Moment beforeOrAfter() {
    return random.nextBoolean() ? AgentJar.Moment.BEFORE : AgentJar.Moment.AFTER;
  }

  private String at(String place, int passages, AgentJar.Moment moment, Duration delay) {
    return agent.killAt(place, random.nextInt(passages), moment, delay, marker);
  }
}
