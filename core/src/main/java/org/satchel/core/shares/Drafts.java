package org.satchel.core.shares;

import java.util.List;
import org.satchel.core.Attempts;
import org.satchel.core.StorageException;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.LinkId;

/**
 * Takes back drafts of shares that never came to be.
 *
 * <p>Why this way: releasing a million claims is as long as making them, so it goes in steps too,
 * each of which proves that the draft is still ours and thus that no share was made of it.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: docs/decisions/0023-large-lists-in-steps.md.
 */
final class Drafts {

  /** Drafts that one run of the job takes back; each may have a million claims. */
  static final int AT_ONCE_MAX = 16;

  private Drafts() {}

  /** Releases what a draft of ours has claimed; false if somebody took it over. */
  static boolean releaseClaims(Parts parts, LinkId link, byte[] attempt) throws StorageException {
    while (true) { // ends: each round releases a step of at most a million claims
      int released =
          parts.write(
              tx -> {
                long nowMs = parts.now().toEpochMilli();
                if (!DraftTable.touch(tx, link, attempt, nowMs)) return -1;
                return parts.objects().release(tx, link, ShareCreation.STEP_OBJECTS);
              });
      if (released < ShareCreation.STEP_OBJECTS) return released >= 0;
    }
  }

  /** Releases what a draft of ours has claimed, and ends it. */
  static void dissolve(Parts parts, LinkId link, byte[] attempt) throws StorageException {
    if (releaseClaims(parts, link, attempt)) {
      parts.write(tx -> DraftTable.drop(tx, link, attempt));
    }
  }

  /** Dissolves drafts that nobody works on any more; says how many. */
  static int dissolveForsaken(Parts parts, Attempts attempts) throws StorageException {
    long nowMs = parts.now().toEpochMilli();
    List<LinkId> left = parts.read(tx -> DraftTable.left(tx, nowMs, AT_ONCE_MAX));
    int dissolved = 0;
    for (LinkId link : left) {
      if (attempts.did(link, () -> dissolveForsaken(parts, link))) dissolved++;
    }
    return dissolved;
  }

  private static void dissolveForsaken(Parts parts, LinkId link) throws StorageException {
    byte[] attempt = parts.drawAttempt();
    DraftTable.Taken taken =
        parts.write(
            tx -> {
              // No list has this hash, so whoever comes after us begins from nothing.
              return DraftTable.takeOver(tx, link, attempt, Hash.ZERO, parts.now().toEpochMilli());
            });
    if (taken != DraftTable.Taken.HELD) dissolve(parts, link, attempt);
  }
}
