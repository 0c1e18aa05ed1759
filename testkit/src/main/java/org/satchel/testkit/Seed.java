package org.satchel.testkit;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The number from which a test draws all that it leaves to chance.
 *
 * <p>Why this way: a failure must be repeatable from its message alone. {@code SATCHEL_SEED=n} in
 * the environment gives every test of the run that seed; without it each run draws its own, so that
 * a thousand runs try a thousand cases.
 *
 * <p>Threads: immutable. A {@link RandomGenerator} that comes from here is for one thread.
 *
 * <p>Source: the house rule that property tests are seeded loops which print what failed.
 */
public record Seed(long value) {

  private static final String VARIABLE = "SATCHEL_SEED";

  /** A round of a property test. */
  @FunctionalInterface
  public interface Round {
    void run(RandomGenerator random, int round) throws Exception;
  }

  /** The seed of this run: from the environment, else from the time. */
  public static Seed ofThisRun() {
    String given = System.getenv(VARIABLE);
    return new Seed(given == null ? System.nanoTime() : Long.parseLong(given.strip()));
  }

  public RandomGenerator random() {
    return new SplittableRandom(value);
  }

  /** Another seed for a named part, so that parts do not disturb each other's draws. */
  public Seed forPart(String name) {
    return new Seed(value * 31 + name.hashCode());
  }

  /**
   * Runs a property {@code rounds} times, each round with its own draws, and names the seed when
   * one fails.
   */
  public void rounds(int rounds, Round property) {
    for (int round = 0; round < rounds; round++) {
      try {
        property.run(new SplittableRandom(value + round), round);
      } catch (Exception | AssertionError failure) {
        throw new AssertionError(
            "round %d failed: repeat with %s=%d: %s"
                .formatted(round, VARIABLE, value, failure.getMessage()),
            failure);
      }
    }
  }

  @Override
  public String toString() {
    return VARIABLE + "=" + value;
  }
}
