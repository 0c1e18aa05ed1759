package org.satchel.core.shares;

import java.time.Instant;

/**
 * What became of a grant that a client posted.
 *
 * <p>Why this way: a first post and a repetition differ only for the door's status code; both say
 * until when the grant is good.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: spec/share-link.md section 8; docs/decisions/0020-grants-drawn-by-the-client.md.
 */
public sealed interface GrantOutcome {

  /** Counted as one download. */
  record Granted(Instant expires) implements GrantOutcome {}

  /** Counted before and still good. */
  record Repeated(Instant expires) implements GrantOutcome {}

  /** Known, but dead: expired, of an old epoch or of another share. A client draws a new one. */
  record Spent() implements GrantOutcome {}

  record Unknown() implements GrantOutcome {}

  /** The bearer is not the access bearer. */
  record Refused() implements GrantOutcome {}

  record Exhausted() implements GrantOutcome {}

  record Ended() implements GrantOutcome {}

  record Expired() implements GrantOutcome {}

  record Blocked(String reason) implements GrantOutcome {}
}
