package org.satchel.core.shares;

import java.time.Instant;
import java.util.Optional;
import org.satchel.core.shares.PutOutcome.RecordRefused;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.ShareRecord;

/**
 * Decides whether a newer record may take the place of the one that is held.
 *
 * <p>Why this way: the signature proves the owner's will, not that it makes sense here. The version
 * only grows, the set of objects is fixed for ever, an epoch only grows and is the only thing that
 * changes the access bearer: so no order in which old and new records arrive brings back a link, an
 * object or a grant that was given up. A tombstone is taken always, also when blocked: ending is
 * the owner's right.
 *
 * <p>Threads: pure.
 *
 * <p>Source: spec/share-link.md sections 3 and 6.
 */
final class ShareEdits {

  private ShareEdits() {}

  /** The reason why not; empty if {@code next} is to be taken. */
  static Optional<PutOutcome> refusal(ShareRow row, ShareRecord next) {
    if (next.equals(row.held())) return Optional.of(new PutOutcome.Unchanged(next.version()));
    if (!next.body().shareKey().equals(row.held().body().shareKey())) {
      return refused(Reason.WRONG_LINK_ID, "another key than that of the share");
    }
    if (next.version() <= row.held().version()) {
      return Optional.of(new PutOutcome.VersionConflict(row.held().version()));
    }
    if (!next.body().isLive()) return Optional.empty();
    return stopped(row).or(() -> inconsistent(row.held().body(), next.body()));
  }

  /** What is over stays so, whatever the clock says now; an expiry alone can be extended. */
  private static Optional<PutOutcome> stopped(ShareRow row) {
    return switch (row.stage()) {
      case ENDED, ENDED_BY_OPERATOR -> Optional.of(new PutOutcome.Ended());
      case EXPIRED -> Optional.of(new PutOutcome.Expired());
      case EXHAUSTED -> Optional.of(new PutOutcome.Exhausted());
      case KEPT -> row.blockedFor().map(PutOutcome.Blocked::new);
    };
  }

  private static Optional<PutOutcome> inconsistent(RecordBody held, RecordBody next) {
    boolean sameList =
        next.objectCount() == held.objectCount()
            && next.storedBytes() == held.storedBytes()
            && next.listHash().equals(held.listHash());
    if (!sameList) return refused(Reason.WRONG_HASH, "a share's objects never change");
    if (!next.ownerHash().equals(held.ownerHash())) {
      return refused(Reason.WRONG_HASH, "the owner bearer never changes");
    }
    if (next.epoch() < held.epoch()) return refused(Reason.OLDER_VERSION, "the epoch goes back");
    boolean sameAccess =
        next.accessHash().equals(held.accessHash())
            && next.passwordNeeded() == held.passwordNeeded();
    if (next.epoch() == held.epoch() && !sameAccess) {
      return refused(Reason.MALFORMED, "another access bearer needs a new epoch");
    }
    if (next.epoch() > held.epoch() && next.accessHash().equals(held.accessHash())) {
      return refused(Reason.MALFORMED, "a new epoch needs another access bearer");
    }
    return Optional.empty();
  }

  /** A new share that nobody could open is a mistake, most often of a clock. */
  static boolean isPast(RecordBody body, Instant now) {
    return body.expiry().isPresent() && !body.expiry().get().isAfter(now);
  }

  private static Optional<PutOutcome> refused(Reason reason, String detail) {
    return Optional.of(new RecordRefused(reason, detail));
  }
}
