package org.satchel.core.shares;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.core.Attempts;
import org.satchel.core.StorageException;
import org.satchel.core.objects.ObjectsCleanup;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.format.record.LinkId;

/**
 * Removes what is over: expired, ended and exhausted shares' objects, abandoned drafts, dead
 * grants, and by way of the objects their bytes.
 *
 * <p>Why this way: each step is one short transaction that first writes down what it decided, so
 * that a kill between any two of them leaves a state from which the next run goes on. A share is
 * first marked as over, for ever; only then its objects are condemned, and only then bytes go.
 *
 * <p>A share that fails is passed, by the next runs too until they have been through all that is
 * due, and told at the run's end.
 *
 * <p>Units: shares, objects, bytes. One run at a time.
 *
 * <p>Source: docs/decisions/0022-exhausted-and-expired-shares.md.
 */
public final class Housekeeping {

  /** Shares looked at in one run, so that a run ends; the next goes on where this one stopped. */
  static final int SHARES_MAX = 200;

  /** Steps that one run spends on the objects of shares: half a million objects. */
  static final int STEPS_MAX = 1000;

  /** Grants forgotten in one transaction, about 10 ms of SQLite's writer. */
  static final int GRANTS_MAX = 1000;

  /** Rounds of forgetting grants in one run. */
  private static final int GRANT_ROUNDS_MAX = 100;

  /**
   * What one run did.
   *
   * @param more there was more than one run does, and not all that was tried failed; call again
   *     soon
   * @param failed what could not be done, the first of it; the rest was
   */
  public record Done(
      int sharesRemoved, long freedBytes, boolean more, Optional<Exception> failed) {}

  private final Parts parts;
  private final ObjectsCleanup objects;
  private int passed; // so many of those due have failed since the first was looked at
  private volatile int stuck; // so many of those due cannot be removed

  Housekeeping(Parts parts, ObjectsCleanup objects) {
    this.parts = parts;
    this.objects = objects;
  }

  /** Does the next part of the work. */
  public synchronized Done run() throws StorageException {
    Instant now = parts.now();
    long begun = System.nanoTime();
    var attempts = new Attempts();
    var tally = new Tally();
    attempts.did("ending shares", () -> removeShares(now, tally, attempts));
    attempts.did("forsaken drafts", () -> tally.drafts = Drafts.dissolveForsaken(parts, attempts));
    attempts.did("dead grants", () -> tally.grants = forgetGrants(now));
    attempts.did("the objects", () -> clean(tally));
    ShareCounts sums = parts.read(CountTable::sum);
    parts.meters().ran(sums, Duration.ofNanos(System.nanoTime() - begun));
    boolean left =
        tally.more
            || tally.drafts == Drafts.AT_ONCE_MAX
            || tally.grants == GRANT_ROUNDS_MAX * GRANTS_MAX;
    Optional<Exception> failed = attempts.end().or(() -> tally.failed);
    boolean moves = tally.objects || tally.shares + tally.drafts + tally.grants > 0;
    boolean more = left && (moves || failed.isEmpty());
    return new Done(tally.shares, tally.freedBytes, more, failed);
  }

  /** Whether a run would free what was ended or removed: more is due than what lately failed. */
  boolean isDue() throws StorageException {
    Instant now = parts.now();
    return objects.isDue() || !parts.read(tx -> due(tx, now, stuck, 1)).isEmpty();
  }

  private static final class Tally {
    int shares;
    int steps;
    int drafts;
    int grants;
    long freedBytes;
    boolean objects; // some were moved on
    boolean more;
    Optional<Exception> failed = Optional.empty();
  }

  private void clean(Tally tally) throws StorageException {
    ObjectsCleanup.Swept swept = objects.run();
    tally.freedBytes = swept.freedBytes();
    tally.objects = swept.expired() + swept.erased() + swept.orphans() > 0;
    tally.more |= swept.more();
    tally.failed = swept.failed();
  }

  private void removeShares(Instant now, Tally tally, Attempts attempts) throws StorageException {
    List<LinkId> due = parts.read(tx -> due(tx, now, passed, SHARES_MAX));
    for (LinkId link : due) {
      if (!attempts.did(link, () -> remove(link, now, tally))) passed++;
      if (tally.steps == STEPS_MAX) {
        tally.more = true;
        stuck = Math.max(stuck, passed);
        return;
      }
    }
    boolean full = due.size() == SHARES_MAX;
    tally.more |= full;
    stuck = full ? Math.max(stuck, passed) : passed;
    if (!full) passed = 0;
  }

  private void remove(LinkId link, Instant now, Tally tally) throws StorageException {
    if (!parts.write(tx -> beginRemoval(tx, link, now))) return;
    boolean finished = false;
    while (!finished) {
      if (tally.steps == STEPS_MAX) return;
      tally.steps++;
      finished = parts.write(tx -> condemnSome(tx, link));
    }
    parts.meters().removed();
    tally.shares++;
  }

  private static List<LinkId> due(Tx tx, Instant now, int skip, int limit)
      throws DatabaseException {
    return tx.sql(
            """
            SELECT link_id FROM shares WHERE sweep_ms IS NOT NULL AND sweep_ms <= ?
            ORDER BY sweep_ms, link_id LIMIT ? OFFSET ?
            """)
        .bind(now.toEpochMilli())
        .bind(limit)
        .bind(skip)
        .list(row -> LinkId.of(row.bytes("link_id")));
  }

  /** Decides under the share's lock; true if its objects are to go. */
  private boolean beginRemoval(Tx tx, LinkId link, Instant now) throws DatabaseException {
    ShareRow row = ShareTable.lock(tx, link).orElseThrow();
    if (row.sweepMs().isEmpty()) return false; // it was edited meanwhile
    OptionalLong grant = GrantTable.lastAlive(tx, row, now.toEpochMilli());
    return switch (Sweep.judge(row, grant, now)) {
      case Sweep.Verdict.Wait(OptionalLong until) -> {
        ShareTable.setSweep(tx, link, until);
        yield false;
      }
      case Sweep.Verdict.Remove(Stage stage) -> {
        ShareTable.setStage(tx, link, stage, row.sweepMs());
        CountTable.gone(tx, row);
        yield true;
      }
      case Sweep.Verdict.Continue() -> true;
    };
  }

  /** True once no object is left; then nothing is due any more. */
  private boolean condemnSome(Tx tx, LinkId link) throws DatabaseException {
    ShareTable.lock(tx, link);
    int condemned = parts.objects().condemn(tx, link, ShareCreation.STEP_OBJECTS);
    boolean finished = condemned < ShareCreation.STEP_OBJECTS;
    if (finished) ShareTable.setSweep(tx, link, OptionalLong.empty());
    return finished;
  }

  private int forgetGrants(Instant now) throws StorageException {
    int forgotten = 0;
    for (int round = 0; round < GRANT_ROUNDS_MAX; round++) {
      int deleted = parts.write(tx -> GrantTable.deletePast(tx, now.toEpochMilli(), GRANTS_MAX));
      forgotten += deleted;
      if (deleted < GRANTS_MAX) break;
    }
    return forgotten;
  }

  void failed() {
    parts.meters().failed();
  }
}
