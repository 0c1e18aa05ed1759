package org.satchel.core.shares;

import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.format.record.LinkId;

/**
 * Sums over the shares that keep their objects, and over all downloads.
 *
 * <p>Why this way: kept rather than counted, since there may be ten million shares; in slots by
 * link id, since one row would make all gateways of a PostgreSQL wait for each other.
 *
 * <p>No state; each call works inside the transaction that it is given, as its last statement.
 *
 * <p>Source: docs/decisions/0024-sums-in-slots.md.
 */
final class CountTable {

  /** As many writers as PostgreSQL gets by default, twice: two rarely meet. */
  private static final int SLOTS = 16;

  private CountTable() {}

  /** Adds a share that was made. */
  static void added(Tx tx, LinkId link, long objects, long bytes) throws DatabaseException {
    add(tx, link, 1, objects, bytes, 0);
  }

  /** Takes away a share whose objects go. */
  static void gone(Tx tx, ShareRow row) throws DatabaseException {
    add(tx, row.link(), -1, -row.objectCount(), -row.storedBytes(), 0);
  }

  static void downloaded(Tx tx, LinkId link) throws DatabaseException {
    add(tx, link, 0, 0, 0, 1);
  }

  private static void add(Tx tx, LinkId link, long shares, long objects, long bytes, long downloads)
      throws DatabaseException {
    tx.sql(
            """
            INSERT INTO share_counts (slot, shares, objects, stored_bytes, downloads)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (slot) DO UPDATE SET
              shares = share_counts.shares + excluded.shares,
              objects = share_counts.objects + excluded.objects,
              stored_bytes = share_counts.stored_bytes + excluded.stored_bytes,
              downloads = share_counts.downloads + excluded.downloads
            """)
        .bind(Math.floorMod(link.bytes()[0], SLOTS))
        .bind(shares)
        .bind(objects)
        .bind(bytes)
        .bind(downloads)
        .update();
  }

  static ShareCounts sum(Tx tx) throws DatabaseException {
    return tx.sql(
            """
            SELECT COALESCE(SUM(shares), 0) AS shares, COALESCE(SUM(objects), 0) AS objects,
              COALESCE(SUM(stored_bytes), 0) AS stored_bytes,
              COALESCE(SUM(downloads), 0) AS downloads
            FROM share_counts
            """)
        .one(
            row ->
                new ShareCounts(
                    row.number("shares"),
                    row.number("objects"),
                    row.number("stored_bytes"),
                    row.number("downloads")))
        .orElseThrow();
  }
}
