package org.satchel.core.objects;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.satchel.core.Attempts;
import org.satchel.core.StorageException;
import org.satchel.core.objects.ObjectRow.State;
import org.satchel.db.DatabaseException;
import org.satchel.format.record.ObjectId;
import org.satchel.swarm.SegmentName;
import org.satchel.swarm.SwarmException;
import org.satchel.swarm.provider.Provider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clean-up job: gives up what expired, frees what was removed, finds what a crash left.
 *
 * <p>An object is first condemned in its row, then its bytes go, then the row; so a crash leaves
 * work to be repeated and never a row that names missing bytes. A stored segment in no row is an
 * orphan once it is older than a grace, which no commit outlasts.
 *
 * <p>One run does a bounded amount and says whether there is more. What fails is passed, by the
 * next runs too until they have been through all, and told at the run's end. Runs one at a time.
 *
 * <p>Source: docs/decisions/0011-mark-file.md.
 */
public final class ObjectsCleanup {

  private static final Logger LOG = LoggerFactory.getLogger(ObjectsCleanup.class);

  /** Objects of one run; an upload waits for none of it. */
  private static final int OBJECTS_MAX = 1000;

  /** Files of uploads under way: 50,000 of them at once. */
  private static final int STAGED_MAX = 100_000;

  /** Stored segments looked at in one run: 10 million pass in 17 hours of a run a minute. */
  private static final int FILES_MAX = Provider.LIST_MAX;

  /** Pages of 256 segments erased in one run: 4 TiB. */
  private static final int PAGES_MAX = 1024;

  /**
   * What one run did.
   *
   * @param more whether another run would find more to do at once
   * @param failed what could not be done, the first of it
   */
  public record Swept(
      int expired,
      int erased,
      int orphans,
      long freedBytes,
      boolean more,
      Optional<Exception> failed) {}

  private final Means means;
  private Optional<SegmentName> after = Optional.empty();
  private int expiringPassed; // so many at the front have failed since the whole was begun
  private int erasingPassed;
  private volatile int stuck; // so many of the removed cannot be erased

  ObjectsCleanup(Means means) {
    this.means = means;
  }

  /** Does the next part of the work. */
  public synchronized Swept run() throws StorageException {
    Tally tally = new Tally();
    tally.attempts.did("expiry", () -> expire(tally));
    tally.attempts.did("erasing", () -> erase(tally));
    tally.attempts.did("the staging folder", () -> sweepStaging(tally));
    tally.attempts.did("the segments", () -> sweepSegments(tally));
    means.meters().freed(tally.freedBytes);
    return new Swept(
        tally.expired,
        tally.erased,
        tally.orphans,
        tally.freedBytes,
        tally.more,
        tally.attempts.end());
  }

  /** Whether something was removed whose bytes still count, beside what lately failed. */
  public boolean isDue() throws StorageException {
    try {
      return !means.database().read(tx -> ObjectTable.removed(tx, stuck, 1)).isEmpty();
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
  }

  private static final class Tally {
    final Attempts attempts = new Attempts();
    int expired;
    int erased;
    int orphans;
    int pages; // of segments erased
    long freedBytes;
    boolean more;
  }

  /** Condemns uploads, and objects in no share, whose life is over. */
  private void expire(Tally tally) throws DatabaseException, StorageException {
    Instant before = means.clock().instant().minus(ObjectsConfig.LIFE);
    List<ObjectId> old =
        means
            .database()
            .read(tx -> ObjectTable.untouchedSince(tx, before, expiringPassed, OBJECTS_MAX));
    boolean full = old.size() == OBJECTS_MAX;
    tally.more |= full;
    for (ObjectId object : old) {
      if (!tally.attempts.did(object, () -> expire(object, before, tally))) expiringPassed++;
    }
    if (!full) expiringPassed = 0;
  }

  private void expire(ObjectId object, Instant before, Tally tally)
      throws DatabaseException, StorageException {
    Optional<Leases.Lease> lease = means.leases().tryAcquire(object);
    if (lease.isEmpty()) return; // somebody appends at this moment
    try (var _ = lease.get()) {
      if (expire(object, before)) tally.expired++;
    }
  }

  private boolean expire(ObjectId object, Instant before)
      throws DatabaseException, StorageException {
    Instant marked = means.staging().readMark(object).map(Mark::date).orElse(Instant.EPOCH);
    return means
        .database()
        .write(
            tx -> {
              Optional<ObjectRow> row = ObjectTable.lock(tx, object);
              if (row.isEmpty() || !row.get().touched().isBefore(before)) return false;
              if (row.get().state() == State.OPEN && !marked.isBefore(before)) {
                ObjectTable.touch(tx, object, marked); // so that it is not looked at each time
                return false;
              }
              return ObjectTable.remove(tx, object);
            });
  }

  /** Frees the bytes of condemned objects, then forgets them. */
  private void erase(Tally tally) throws DatabaseException, StorageException {
    List<ObjectId> removed =
        means.database().read(tx -> ObjectTable.removed(tx, erasingPassed, OBJECTS_MAX));
    boolean full = removed.size() == OBJECTS_MAX;
    for (ObjectId object : removed) {
      if (!tally.attempts.did(object, () -> erase(object, tally))) erasingPassed++;
      if (tally.pages == PAGES_MAX) {
        tally.more = true;
        stuck = Math.max(stuck, erasingPassed);
        return;
      }
    }
    tally.more |= full;
    stuck = full ? Math.max(stuck, erasingPassed) : erasingPassed;
    if (!full) erasingPassed = 0;
  }

  /** Frees an object's bytes, as far as this run may, and forgets it if none is left. */
  private void erase(ObjectId object, Tally tally)
      throws DatabaseException, StorageException, SwarmException {
    List<SegmentTable.Segment> page;
    do {
      if (tally.pages == PAGES_MAX) return;
      tally.pages++;
      page = means.database().read(tx -> SegmentTable.page(tx, object, 0));
      erase(object, page, tally);
    } while (page.size() == SegmentTable.PAGE);
    means.staging().drop(object, 0);
    forget(object, tally);
  }

  private void erase(ObjectId object, List<SegmentTable.Segment> page, Tally tally)
      throws DatabaseException, SwarmException {
    if (page.isEmpty()) return;
    for (SegmentTable.Segment segment : page) {
      tally.freedBytes += means.swarm().delete(segment.name());
    }
    means
        .database()
        .write(
            tx -> {
              SegmentTable.delete(tx, object, page);
              return true;
            });
  }

  private void forget(ObjectId object, Tally tally) throws DatabaseException {
    Instant now = means.clock().instant();
    boolean erased =
        means
            .database()
            .write(
                tx -> {
                  Optional<ObjectRow> row = ObjectTable.erase(tx, object);
                  if (row.isEmpty()) return false;
                  UsageTable.take(tx, row.get().account(), -row.get().reserved(), -1);
                  if (UsageTable.ofInstance(tx).objects() == 0) Belonging.emptied(tx, now);
                  return true;
                });
    if (erased) tally.erased++;
  }

  /** Removes staged files that no open upload will need again. */
  private void sweepStaging(Tally tally) throws StorageException {
    for (Staging.Left file : means.staging().list(STAGED_MAX)) {
      tally.attempts.did(file.file(), () -> sweep(file));
    }
  }

  private void sweep(Staging.Left file) throws DatabaseException, StorageException {
    Optional<Leases.Lease> lease = means.leases().tryAcquire(file.object());
    if (lease.isEmpty()) return;
    try (var _ = lease.get()) {
      Optional<ObjectRow> row = means.database().read(tx -> ObjectTable.byId(tx, file.object()));
      if (isNeeded(file, row)) return;
      means.staging().delete(file);
      LOG.info("left by a crash, removed: {}", file.file().getFileName());
    }
  }

  private boolean isNeeded(Staging.Left file, Optional<ObjectRow> row) throws StorageException {
    if (row.isEmpty() || row.get().state() != State.OPEN) return false;
    if (file.ordinal().isEmpty()) return true;
    if (file.ordinal().get() != row.get().segments()) return false;
    return means.staging().mark(file.object(), file.ordinal().get()).isPresent();
  }

  /**
   * Removes stored segments that no row names: a page a run, whatever there is. Only where a crash
   * left some is the next page due at once; else the work would grow with all that is stored.
   */
  private void sweepSegments(Tally tally) throws StorageException, SwarmException {
    Instant before = means.clock().instant().minus(means.config().orphanGrace());
    List<SwarmException> unlisted = new ArrayList<>();
    List<Provider.Stored> page = means.swarm().list(after, FILES_MAX, unlisted::add);
    for (SwarmException failure : unlisted) {
      tally.attempts.did(
          "a part of the segments",
          () -> {
            throw failure;
          });
    }
    for (Provider.Stored stored : page) {
      if (stored.modified().isAfter(before)) continue;
      tally.attempts.did(stored.name(), () -> sweep(stored.name(), tally));
    }
    boolean full = page.size() == FILES_MAX;
    after = full ? Optional.of(page.getLast().name()) : Optional.empty();
    tally.more |= full && tally.orphans > 0;
  }

  private void sweep(SegmentName name, Tally tally) throws DatabaseException, SwarmException {
    if (!isKnown(name)) removeOrphan(name, tally);
  }

  /** Looks once more while no row is being written: the date alone depends on the clock. */
  private void removeOrphan(SegmentName name, Tally tally)
      throws DatabaseException, SwarmException {
    means.storing().writeLock().lock();
    try {
      if (isKnown(name)) return;
      tally.freedBytes += means.swarm().delete(name);
    } finally {
      means.storing().writeLock().unlock();
    }
    tally.orphans++;
    means.meters().orphan();
    LOG.info("a segment in no object, removed: {}", name);
  }

  private boolean isKnown(SegmentName name) throws DatabaseException {
    return means.database().read(tx -> SegmentTable.isKnown(tx, name));
  }
}
