package org.satchel.testkit.process;

import java.time.Duration;

/**
 * What a command left: its exit code and its words.
 *
 * <p>Why this way: exit codes are a contract for scripts, so proofs compare numbers; the words are
 * kept to explain a failure.
 *
 * <p>Units: bytes. Threads: immutable.
 *
 * @param peakResidentBytes {@link #NO_PROCESS} where the command had no process of its own
 *     <p>Source: the table of exit codes in {@code docs/operations.md}.
 */
public record Outcome(int exit, String out, String err, Duration took, long peakResidentBytes) {

  /** Above every bound. */
  public static final long NO_PROCESS = Long.MAX_VALUE;

  public static final int DONE = 0;
  public static final int OUR_BUG = 1;
  public static final int USAGE = 2;
  public static final int GONE = 3;
  public static final int PASSWORD = 4;
  public static final int HOSTILE = 5;
  public static final int UNREACHABLE = 6;
  public static final int REFUSED = 7;

  /**
   * Checks the exit code.
   *
   * @return this, so that a line can go on with the output
   */
  public Outcome expect(int wanted) {
    if (exit == wanted) return this;
    throw new AssertionError(
        "exit code %d where %d was due%nout: %s%nerr: %s".formatted(exit, wanted, out, err));
  }

  /** The one line on standard output: {@code put} prints the link alone. */
  public String line() {
    String line = out.strip();
    if (line.isEmpty() || line.contains("\n")) {
      throw new AssertionError(
          "standard output is not one line: '%s', err: %s".formatted(out, err));
    }
    return line;
  }
}
