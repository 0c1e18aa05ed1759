package org.satchel.client.open;

import org.satchel.client.Failure;
import org.satchel.format.record.RefusedException;

/**
 * What is said when something that was given does not check.
 *
 * <p>One kind of end and one exit code for all reasons; the reason's name stands in the sentence
 * for the person at the screen and goes nowhere else.
 *
 * <p>Units and threads: pure.
 *
 * <p>Source: spec/file-format.md section 7.
 */
public final class Refusals {

  private Refusals() {}

  /** A failed check of what a server or a file gave. */
  public static Failure hostile(String what, RefusedException e) {
    return new Failure(
        Failure.Kind.HOSTILE,
        what
            + " is damaged or forged ("
            + e.reason().text()
            + "); nothing unchecked was kept, ask the sender to send it again.",
        e);
  }

  /** A link that is none. */
  public static Failure badLink(RefusedException e) {
    boolean newer = e.reason() == org.satchel.format.record.Reason.TOO_NEW;
    return new Failure(
        Failure.Kind.USAGE,
        newer
            ? "This link needs a newer Satchel; install one."
            : "This is no link of a share; copy the whole link, with all that follows the # and nothing"
                + " around it.",
        e);
  }
}
