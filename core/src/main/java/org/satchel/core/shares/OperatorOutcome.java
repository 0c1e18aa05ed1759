package org.satchel.core.shares;

/**
 * What became of an operator's act on one share.
 *
 * <p>Why this way: one type for ending, blocking and unblocking, which fail for the same reasons.
 * All are idempotent: what is so already is {@link Done}.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: spec/api.yaml, {@code adminEnd}, {@code adminBlock}, {@code adminUnblock}.
 */
public sealed interface OperatorOutcome {

  record Done() implements OperatorOutcome {}

  record Unknown() implements OperatorOutcome {}

  /** Ended for good: there is nothing left to block or unblock. */
  record Ended() implements OperatorOutcome {}
}
