package org.satchel.core.shares;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.satchel.core.StorageException;
import org.satchel.core.objects.Claim;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.BundleReader;
import org.satchel.format.record.BundleReader.Boxes;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.ShareRecord;

/**
 * Makes a share out of its bundle: all of its objects and the share, or nothing.
 *
 * <p>Why this way: most shares have few objects and are made in one transaction. A million objects
 * in one would hold the only writer for many seconds, so a long list is claimed in steps under a
 * draft, and the last step makes the share with all of its objects visible at once. What a crash
 * leaves is a draft, whose claims a retry uses and housekeeping releases.
 *
 * <p>Units: bytes and objects. Safe on any thread.
 *
 * <p>Source: spec/share-link.md section 7; docs/decisions/0023-large-lists-in-steps.md.
 */
final class ShareCreation {

  /** A transaction of this many claims holds SQLite's writer for about 10 ms. */
  static final int STEP_OBJECTS = 500;

  /**
   * So many long lists are received at once, 576 MB of disk at most; another is told to wait. Who
   * calls sees to it that a list comes at a useful rate.
   */
  static final int LONG_LISTS_MAX = 8;

  /**
   * Up to here a list is 5 KiB, which every request under way may hold: 10 MiB of heap for 2,000.
   */
  static final int FEW_OBJECTS = 64;

  /** So many lists between these are received at once, 20 MiB of heap at most. */
  static final int MIDDLE_LISTS_MAX = 64;

  private final Parts parts;
  private final Semaphore longLists = new Semaphore(LONG_LISTS_MAX);
  private final Semaphore middleLists = new Semaphore(MIDDLE_LISTS_MAX);

  ShareCreation(Parts parts) {
    this.parts = parts;
  }

  /** Receives the rest of the bundle and makes the share. */
  PutOutcome create(BundleReader bundle) throws IOException, RefusedException, StorageException {
    ShareRecord share = bundle.record();
    if (ShareEdits.isPast(share.body(), parts.now())) return new PutOutcome.Expired();
    parts.objects().requireRoomForRows();
    ObjectEntry manifest = bundle.nextObject().orElseThrow();
    // Only who uploaded something is received, and takes one of the few places.
    Optional<Claim.Refusal> why = parts.objects().refusal(share.linkId(), manifest);
    if (why.isPresent()) return new PutOutcome.ObjectMismatch(0, why.get());
    Optional<Semaphore> places = places(share.body().objectCount());
    if (places.isPresent() && !places.get().tryAcquire()) return new PutOutcome.Busy();
    try (ObjectSpool list =
        ObjectSpool.receive(manifest, bundle, parts.spool(), parts.spareBytes())) {
      Optional<PutOutcome> madeUp = sample(share.linkId(), list);
      if (madeUp.isPresent()) return madeUp.get();
      var attempt = new Attempt(parts, share, bundle.boxes().orElseThrow(), list);
      return list.count() <= STEP_OBJECTS ? attempt.atOnce() : attempt.inSteps();
    } finally {
      places.ifPresent(Semaphore::release);
    }
  }

  private Optional<Semaphore> places(int objects) {
    if (objects > ObjectSpool.ON_HEAP_MAX) return Optional.of(longLists);
    return objects > FEW_OBJECTS ? Optional.of(middleLists) : Optional.empty();
  }

  /** Any one behind the manifest, so that made-up ones are not looked for by the only writer. */
  private Optional<PutOutcome> sample(LinkId link, ObjectSpool list) throws StorageException {
    if (list.count() == 1) return Optional.empty();
    int ordinal = parts.random().nextInt(1, list.count());
    Optional<Claim.Refusal> why = parts.objects().refusal(link, list.claim(ordinal).entry());
    return why.map(refusal -> new PutOutcome.ObjectMismatch(ordinal, refusal));
  }

  /** One try to make one share. */
  private static final class Attempt {
    private final Parts parts;
    private final ShareRecord share;
    private final Boxes boxes;
    private final ObjectSpool list;
    private final LinkId link;
    private final byte[] name;
    private final ObjectId manifest;

    Attempt(Parts parts, ShareRecord share, Boxes boxes, ObjectSpool list) throws StorageException {
      this.parts = parts;
      this.share = share;
      this.boxes = boxes;
      this.list = list;
      this.link = share.linkId();
      this.name = parts.drawAttempt();
      this.manifest = list.claim(0).entry().id();
    }

    /** A draft that is made and dropped in one transaction keeps out an attempt in steps. */
    PutOutcome atOnce() throws StorageException {
      var claims = list.claims(0, list.count());
      return parts.write(
          tx -> {
            DraftTable.Taken taken = takeDraft(tx);
            if (taken == DraftTable.Taken.HELD) return undone(tx, new PutOutcome.Busy());
            Optional<PutOutcome> there = heldAlready(tx);
            if (there.isPresent()) return undone(tx, there.get());
            if (taken == DraftTable.Taken.OTHER_LIST) return undone(tx, new PutOutcome.Busy());
            Optional<Claim.Refused> refused = parts.objects().claim(tx, link, claims);
            if (refused.isPresent()) return undone(tx, mismatch(refused.get()));
            return publish(tx);
          });
    }

    PutOutcome inSteps() throws StorageException {
      Optional<PutOutcome> stopped = begin();
      if (stopped.isPresent()) return stopped.get();
      for (int from = 0; from < list.count(); from += STEP_OBJECTS) {
        stopped = step(from, Math.min(list.count(), from + STEP_OBJECTS));
        if (stopped.isPresent()) return stopped.get();
      }
      return parts.write(this::publish);
    }

    private Optional<PutOutcome> begin() throws StorageException {
      record Begun(DraftTable.Taken taken, Optional<PutOutcome> stopped) {}
      Begun begun =
          parts.write(
              tx -> {
                DraftTable.Taken taken = takeDraft(tx);
                if (taken == DraftTable.Taken.HELD) {
                  return new Begun(taken, Optional.of(new PutOutcome.Busy()));
                }
                Optional<PutOutcome> there = heldAlready(tx);
                if (there.isPresent()) tx.undo();
                return new Begun(taken, there);
              });
      if (begun.stopped().isPresent() || begun.taken() != DraftTable.Taken.OTHER_LIST) {
        return begun.stopped();
      }
      Hash listHash = share.body().listHash();
      boolean ours =
          Drafts.releaseClaims(parts, link, name)
              && parts.write(tx -> DraftTable.begin(tx, link, name, listHash));
      return ours ? Optional.empty() : Optional.of(new PutOutcome.Busy());
    }

    private Optional<PutOutcome> step(int from, int to) throws StorageException {
      var claims = list.claims(from, to);
      Optional<PutOutcome> stopped =
          parts.write(
              tx -> {
                if (!DraftTable.touch(tx, link, name, nowMs())) {
                  return Optional.of(new PutOutcome.Busy());
                }
                Optional<Claim.Refused> refused = parts.objects().claim(tx, link, claims);
                return refused.map(first -> undone(tx, mismatch(first)));
              });
      if (stopped.isPresent() && stopped.get() instanceof PutOutcome.ObjectMismatch) {
        Drafts.dissolve(parts, link, name);
      }
      return stopped;
    }

    private PutOutcome publish(Tx tx) throws DatabaseException {
      if (!DraftTable.drop(tx, link, name)
          || !ShareTable.insert(tx, share, boxes, manifest, nowMs())) {
        return undone(tx, new PutOutcome.Busy());
      }
      CountTable.added(tx, link, share.body().objectCount(), share.body().storedBytes());
      return new PutOutcome.Created(share.version());
    }

    private DraftTable.Taken takeDraft(Tx tx) throws DatabaseException {
      return DraftTable.take(tx, link, name, share.body().listHash(), nowMs());
    }

    /** Somebody else made the share meanwhile, most likely the same sender's first request. */
    private Optional<PutOutcome> heldAlready(Tx tx) throws DatabaseException {
      return ShareTable.find(tx, link)
          .map(
              row ->
                  ShareEdits.refusal(row, share)
                      .orElse(new PutOutcome.VersionConflict(row.held().version())));
    }

    private long nowMs() {
      return parts.now().toEpochMilli();
    }

    private static PutOutcome mismatch(Claim.Refused refused) {
      return new PutOutcome.ObjectMismatch(refused.ordinal(), refused.why());
    }

    private static PutOutcome undone(Tx tx, PutOutcome outcome) {
      tx.undo();
      return outcome;
    }
  }
}
