package org.satchel.core.shares;

import org.satchel.core.objects.Claim;
import org.satchel.format.record.Reason;

/**
 * What became of a share bundle that was sent.
 *
 * <p>Why this way: all of these are expected, so that a door answers each by one line of a {@code
 * switch}. Of the refusals only {@link Busy} may be repeated as it is; none of them changed
 * anything.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: spec/share-link.md sections 3, 6 and 7.
 */
public sealed interface PutOutcome {

  /** A new share is live, with all of its objects. */
  record Created(long version) implements PutOutcome {}

  /** The record of this version now holds: edited or ended. */
  record Updated(long version) implements PutOutcome {}

  /** The same record is held already: a repetition after a lost answer. The body was not read. */
  record Unchanged(long version) implements PutOutcome {}

  /** Record, boxes or list are not what the record's rules or its signature demand. */
  record RecordRefused(Reason reason, String detail) implements PutOutcome {}

  /** The server holds another record of this version, or a newer one. */
  record VersionConflict(long held) implements PutOutcome {}

  /** The object at this place of the list, from 0, cannot be put into the share. */
  record ObjectMismatch(long ordinal, Claim.Refusal why) implements PutOutcome {}

  /** There is no share of this link id, and the bundle is not one that creates it. */
  record UnknownShare() implements PutOutcome {}

  /** Ended by its owner or the operator: only the owner's tombstone of a newer version is taken. */
  record Ended() implements PutOutcome {}

  /** A new share whose expiry is past, or an edit after the expired share's bytes were removed. */
  record Expired() implements PutOutcome {}

  /** An edit after the exhausted share's bytes were removed. */
  record Exhausted() implements PutOutcome {}

  /** The operator blocked it: only ending is taken. */
  record Blocked(String reason) implements PutOutcome {}

  /** As many large lists as the server takes at once are being received, or this very share is. */
  record Busy() implements PutOutcome {}
}
