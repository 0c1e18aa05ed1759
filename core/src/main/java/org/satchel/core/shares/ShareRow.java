package org.satchel.core.shares;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.ShareRecord;

/**
 * A share as its row tells it.
 *
 * <p>Why this way: the record is kept as the bytes that were signed and is not checked again on
 * every read; the fields that decisions need stand beside it, written in the same transaction.
 *
 * <p>Units: milliseconds since 1970, bytes. Immutable.
 *
 * <p>Source: V1__shares.sql; spec/share-link.md section 3.
 */
record ShareRow(
    LinkId link,
    Stage stage,
    long epoch,
    long expiresMs,
    long downloadLimit,
    long downloads,
    long objectCount,
    long storedBytes,
    long createdMs,
    OptionalLong sweepMs,
    ObjectId manifest,
    Optional<String> blockedFor,
    ShareRecord held) {

  /** What those who ask are told. Ended goes before blocked: there is nothing left to unblock. */
  ShareState stateAt(Instant now) {
    if (stage.ended()) return ShareState.ENDED;
    if (blockedFor.isPresent()) return ShareState.BLOCKED;
    if (stage == Stage.EXPIRED || expiredAt(now)) return ShareState.EXPIRED;
    if (stage == Stage.EXHAUSTED || exhausted()) return ShareState.EXHAUSTED;
    return ShareState.LIVE;
  }

  boolean expiredAt(Instant now) {
    return expiresMs != 0 && now.toEpochMilli() >= expiresMs;
  }

  boolean exhausted() {
    return downloadLimit != 0 && downloads >= downloadLimit;
  }

  boolean isAccess(Hash bearer) {
    return held.body().accessHash().equals(bearer);
  }

  boolean isOwner(Hash bearer) {
    return held.body().ownerHash().equals(bearer);
  }
}
