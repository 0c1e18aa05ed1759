package org.satchel.core.shares;

import org.satchel.format.record.ObjectId;

/**
 * Whether a grant lets its holder fetch an object.
 *
 * <p>Why this way: a state of the share is told only to who holds a grant of that share.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: spec/share-link.md section 8; spec/api.yaml, {@code readObject}.
 */
public sealed interface GrantCheck {

  /** To be read through the objects. */
  record Allowed(ObjectId object) implements GrantCheck {}

  /** Unknown, expired, or of an older epoch. */
  record Refused() implements GrantCheck {}

  /** The grant is good, but its share has no such object. */
  record UnknownObject() implements GrantCheck {}

  record Ended() implements GrantCheck {}

  record Expired() implements GrantCheck {}

  record Blocked(String reason) implements GrantCheck {}
}
