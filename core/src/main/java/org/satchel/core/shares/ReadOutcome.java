package org.satchel.core.shares;

import java.util.Optional;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;

/**
 * What somebody with a bearer may read of a share.
 *
 * <p>Why this way: recipient and owner are different types, so that a door cannot show a recipient
 * what is the owner's.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: spec/share-link.md sections 4 and 8; spec/api.yaml, {@code readShare}.
 */
public sealed interface ReadOutcome {

  /** The access bearer's view: live or exhausted, never another state. */
  record ForRecipient(ShareRecord share, SealedBox capsule, ShareState state)
      implements ReadOutcome {}

  /** The owner bearer's view, in any state; the boxes are gone once the share is ended. */
  record ForOwner(
      ShareRecord share,
      Optional<SealedBox> capsule,
      Optional<SealedBox> ownerBox,
      ShareState state,
      long downloads)
      implements ReadOutcome {}

  record Unknown() implements ReadOutcome {}

  /** It is being made, or its making broke off: who took it for unknown would forget its key. */
  record Busy() implements ReadOutcome {}

  /** The bearer is neither the access bearer nor the owner's. */
  record Refused() implements ReadOutcome {}

  /**
   * Told to any bearer but the owner's: an ended share has nothing left that a bearer could guard.
   */
  record Ended() implements ReadOutcome {}

  record Expired() implements ReadOutcome {}

  record Blocked(String reason) implements ReadOutcome {}
}
