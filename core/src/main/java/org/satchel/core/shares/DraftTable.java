package org.satchel.core.shares;

import java.time.Duration;
import java.util.List;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.LinkId;

/**
 * The statements on the table of drafts: shares whose objects are being claimed in steps.
 *
 * <p>Why this way: a draft's row is a lease. Whoever holds it, known by the random name of its
 * attempt, touches it with every step; one that nobody touched for a while is taken over. So two
 * attempts never mix, and what a killed server left is finished by a retry or released by
 * housekeeping.
 *
 * <p>Units: milliseconds since 1970. No state; each call works inside the transaction given.
 *
 * <p>Source: docs/decisions/0023-large-lists-in-steps.md.
 */
final class DraftTable {

  /**
   * A step takes some 10 ms. A server that did not touch its draft for a minute is gone, or stands
   * still so long that its client has given up.
   */
  static final Duration LEASE = Duration.ofMinutes(1);

  /** What an attempt to take a draft came to. */
  enum Taken {
    /** Nothing is claimed yet. */
    NEW,
    /** An older attempt with the same list left it: what it claimed fits. */
    SAME_LIST,
    /** An older attempt with another list left it: its claims must be released first. */
    OTHER_LIST,
    /** Somebody else holds it. */
    HELD
  }

  private DraftTable() {}

  static Taken take(Tx tx, LinkId link, byte[] attempt, Hash listHash, long nowMs)
      throws DatabaseException {
    int added =
        tx.sql(
                "INSERT INTO share_drafts (link_id, attempt, list_hash, touched_ms)"
                    + " VALUES (?, ?, ?, ?) ON CONFLICT (link_id) DO NOTHING")
            .bind(link.bytes())
            .bind(attempt)
            .bind(listHash.bytes())
            .bind(nowMs)
            .update();
    return added == 1 ? Taken.NEW : takeOver(tx, link, attempt, listHash, nowMs);
  }

  /**
   * Takes a draft whose lease ran out; {@link Taken#HELD} also if there is none any more. One of
   * another list has none until {@link #begin}: until then it may hold claims of the list before.
   */
  static Taken takeOver(Tx tx, LinkId link, byte[] attempt, Hash listHash, long nowMs)
      throws DatabaseException {
    var held =
        tx.sql(
                "SELECT list_hash, touched_ms FROM share_drafts WHERE link_id = ?"
                    + tx.dialect().forUpdate())
            .bind(link.bytes())
            .one(row -> new Held(Hash.of(row.bytes("list_hash")), row.number("touched_ms")));
    if (held.isEmpty() || Math.abs(nowMs - held.get().touchedMs()) < LEASE.toMillis()) {
      return Taken.HELD;
    }
    boolean isSame = held.get().listHash().equals(listHash);
    tx.sql("UPDATE share_drafts SET attempt = ?, list_hash = ?, touched_ms = ? WHERE link_id = ?")
        .bind(attempt)
        .bind((isSame ? listHash : Hash.ZERO).bytes())
        .bind(nowMs)
        .bind(link.bytes())
        .update();
    return isSame ? Taken.SAME_LIST : Taken.OTHER_LIST;
  }

  /** Says which list is claimed from now on; false if somebody took the draft over. */
  static boolean begin(Tx tx, LinkId link, byte[] attempt, Hash listHash) throws DatabaseException {
    return tx.sql("UPDATE share_drafts SET list_hash = ? WHERE link_id = ? AND attempt = ?")
            .bind(listHash.bytes())
            .bind(link.bytes())
            .bind(attempt)
            .update()
        == 1;
  }

  static boolean isThere(Tx tx, LinkId link) throws DatabaseException {
    return tx.sql("SELECT 1 AS there FROM share_drafts WHERE link_id = ?")
        .bind(link.bytes())
        .one(row -> true)
        .isPresent();
  }

  private record Held(Hash listHash, long touchedMs) {}

  /** Keeps the lease for another while; false if somebody took the draft over. */
  static boolean touch(Tx tx, LinkId link, byte[] attempt, long nowMs) throws DatabaseException {
    return tx.sql("UPDATE share_drafts SET touched_ms = ? WHERE link_id = ? AND attempt = ?")
            .bind(nowMs)
            .bind(link.bytes())
            .bind(attempt)
            .update()
        == 1;
  }

  /** Ends the draft; false if somebody took it over. */
  static boolean drop(Tx tx, LinkId link, byte[] attempt) throws DatabaseException {
    return tx.sql("DELETE FROM share_drafts WHERE link_id = ? AND attempt = ?")
            .bind(link.bytes())
            .bind(attempt)
            .update()
        == 1;
  }

  /** Drafts whose lease ran out, also where the clock was set back, the oldest first. */
  static List<LinkId> left(Tx tx, long nowMs, int limit) throws DatabaseException {
    return tx.sql(
            "SELECT link_id FROM share_drafts WHERE touched_ms <= ? OR touched_ms >= ?"
                + " ORDER BY touched_ms, link_id LIMIT ?")
        .bind(nowMs - LEASE.toMillis())
        .bind(nowMs + LEASE.toMillis())
        .bind(limit)
        .list(row -> LinkId.of(row.bytes("link_id")));
  }

  /** Says that nobody holds any draft: right where one process alone opens the database. */
  static void forsakeAll(Tx tx) throws DatabaseException {
    tx.sql("UPDATE share_drafts SET touched_ms = 0").update();
  }
}
