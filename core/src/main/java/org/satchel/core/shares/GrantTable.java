package org.satchel.core.shares;

import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;

/**
 * The statements on the table of grants.
 *
 * <p>Why this way: a grant is found by the hash of its secret, so neither a copy of the database
 * nor the time that a look-up takes gives one away.
 *
 * <p>No state; each call works inside the transaction that it is given.
 *
 * <p>Source: docs/decisions/0020-grants-drawn-by-the-client.md.
 */
final class GrantTable {

  /** A grant as it was counted. */
  record Grant(LinkId link, long epoch, long expiresMs) {

    boolean aliveFor(ShareRow share, long nowMs) {
      return link.equals(share.link()) && epoch == share.epoch() && nowMs < expiresMs;
    }
  }

  /** A grant beside its share, and whether the object asked for is in that share. */
  record Asked(ShareRow share, Grant grant, boolean inShare) {}

  private GrantTable() {}

  static Optional<Grant> find(Tx tx, Hash grant) throws DatabaseException {
    return tx.sql("SELECT link_id, epoch, expires_ms FROM grants WHERE grant_hash = ?")
        .bind(grant.bytes())
        .one(
            row ->
                new Grant(
                    LinkId.of(row.bytes("link_id")),
                    row.number("epoch"),
                    row.number("expires_ms")));
  }

  /** Adds a grant; false if another share has it. */
  static boolean insert(Tx tx, Hash hash, Grant grant) throws DatabaseException {
    return tx.sql(
                """
                INSERT INTO grants (grant_hash, link_id, epoch, expires_ms) VALUES (?, ?, ?, ?)
                ON CONFLICT (grant_hash) DO NOTHING
                """)
            .bind(hash.bytes())
            .bind(grant.link().bytes())
            .bind(grant.epoch())
            .bind(grant.expiresMs())
            .update()
        == 1;
  }

  /** All that a request for an object depends on, by three primary keys. */
  static Optional<Asked> ask(Tx tx, Hash grant, ObjectId object) throws DatabaseException {
    return tx.sql(
            "SELECT "
                + ShareTable.COLUMNS
                + ", g.epoch AS grant_epoch, g.expires_ms AS grant_expires_ms, o.object_id"
                + " FROM grants g JOIN shares s ON s.link_id = g.link_id"
                + " LEFT JOIN objects o ON o.object_id = ? AND o.link_id = g.link_id"
                + " WHERE g.grant_hash = ?")
        .bind(object.bytes())
        .bind(grant.bytes())
        .one(
            row -> {
              ShareRow share = ShareTable.read(row);
              Grant found =
                  new Grant(
                      share.link(), row.number("grant_epoch"), row.number("grant_expires_ms"));
              return new Asked(share, found, row.bytesOrNull("object_id") != null);
            });
  }

  /** The latest expiry among the grants of a share that still live. */
  static OptionalLong lastAlive(Tx tx, ShareRow share, long nowMs) throws DatabaseException {
    return tx.sql(
            """
            SELECT expires_ms FROM grants WHERE link_id = ? AND expires_ms > ? AND epoch = ?
            ORDER BY expires_ms DESC LIMIT 1
            """)
        .bind(share.link().bytes())
        .bind(nowMs)
        .bind(share.epoch())
        .one(row -> row.number("expires_ms"))
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }

  /** Forgets grants that are past; says how many. */
  static int deletePast(Tx tx, long nowMs, int limit) throws DatabaseException {
    return tx.sql(
            """
            DELETE FROM grants WHERE grant_hash IN
              (SELECT grant_hash FROM grants WHERE expires_ms <= ?
               ORDER BY expires_ms, grant_hash LIMIT ?)
            """)
        .bind(nowMs)
        .bind(limit)
        .update();
  }
}
