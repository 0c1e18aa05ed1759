package org.satchel.client;

import org.jspecify.annotations.Nullable;
import org.satchel.format.record.RefusedException;

/**
 * The world failing: why an act of the client ended without its result.
 *
 * <p>One exception for the whole module, because all that a caller does with it is the same: print
 * its sentence and end with its exit code. What is worth another try was tried before it is thrown.
 *
 * <p>Units and threads: immutable. The message is one plain sentence with the way out; it never
 * holds a key, a fragment of a link or a password, and every text of others in it is made visible.
 * Not final only for {@link org.satchel.client.plan.Changed}, which the sender itself answers.
 *
 * <p>Source: the exit codes are the contract of docs/decisions/0040-what-scripts-see.md.
 */
public class Failure extends Exception {
  private static final long serialVersionUID = 1L;

  /** What kind of end it is; scripts see it as the exit code. */
  public enum Kind {
    /** The line was wrong, or the local files do not allow what it asks for. */
    USAGE(2),
    /** The share is unknown, expired, ended, exhausted or blocked. */
    GONE(3),
    /** The password is missing or wrong. */
    PASSWORD(4),
    /** What the server gave is damaged or hostile. */
    HOSTILE(5),
    /** The server cannot be reached or does not answer as one. */
    UNREACHABLE(6),
    /** Refused by disk, quota, size or rate, on either side. */
    REFUSED(7);

    private final int exitCode;

    Kind(int exitCode) {
      this.exitCode = exitCode;
    }

    /** The process's exit code for this kind. */
    public int exitCode() {
      return exitCode;
    }
  }

  private final Kind kind;

  public Failure(Kind kind, String sentence) {
    super(sentence);
    this.kind = kind;
  }

  public Failure(Kind kind, String sentence, @Nullable Throwable cause) {
    super(sentence, cause);
    this.kind = kind;
  }

  /** A failed check of what a server or a file gave: one kind of end for all reasons. */
  public static Failure hostile(String what, RefusedException e) {
    return new Failure(
        Kind.HOSTILE,
        what
            + " is damaged or forged ("
            + e.reason().text()
            + "); nothing unchecked was kept, ask the sender to send it again.",
        e);
  }

  public Kind kind() {
    return kind;
  }

  /** The sentence for people. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
