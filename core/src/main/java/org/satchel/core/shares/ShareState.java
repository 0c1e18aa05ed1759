package org.satchel.core.shares;

/**
 * What a share is to those who ask for it, in the words of the interface.
 *
 * <p>Why this way: the state is computed from the row and the time on every question and stored
 * nowhere, so that a share expires in the very millisecond its record names, whether or not the
 * clean-up job ran.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: spec/api.yaml, {@code Share.state}; {@link ShareRow#stateAt}.
 */
public enum ShareState {
  LIVE,
  /** Downloaded as often as its owner allowed; who holds a grant still fetches. */
  EXHAUSTED,
  EXPIRED,
  ENDED,
  BLOCKED
}
