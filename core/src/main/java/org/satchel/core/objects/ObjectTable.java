package org.satchel.core.objects;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.core.objects.ObjectRow.State;
import org.satchel.db.DatabaseException;
import org.satchel.db.Row;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;

/**
 * The statements on the table of objects.
 *
 * <p>Each runs in its caller's transaction; nothing is decided here.
 *
 * <p>Stateless.
 *
 * <p>Source: migrations/V1__objects.sql.
 */
final class ObjectTable {

  private static final String COLUMNS =
      """
      SELECT o.object_id, o.kind, o.state, o.length, o.reserved, o.root, o.account, o.link_id,
             o.touched_ms,
             (SELECT max(s.ordinal) + 1 FROM segments s WHERE s.object_id = o.object_id) AS segments
      FROM objects o
      """;

  private ObjectTable() {}

  static Optional<ObjectRow> bySecret(Tx tx, Hash secretHash) throws DatabaseException {
    return tx.sql(COLUMNS + "WHERE o.secret_hash = ?")
        .bind(secretHash.bytes())
        .one(ObjectTable::row);
  }

  static Optional<ObjectRow> byId(Tx tx, ObjectId id) throws DatabaseException {
    return tx.sql(COLUMNS + "WHERE o.object_id = ?").bind(id.bytes()).one(ObjectTable::row);
  }

  /** True if there is no object, not even one that is being removed. */
  static boolean isEmpty(Tx tx) throws DatabaseException {
    return tx.sql("SELECT 1 AS one FROM objects LIMIT 1").one(row -> true).isEmpty();
  }

  /** The row, which nobody else changes before this transaction ends. */
  static Optional<ObjectRow> lock(Tx tx, ObjectId id) throws DatabaseException {
    return tx.sql(COLUMNS + "WHERE o.object_id = ?" + tx.dialect().forUpdate())
        .bind(id.bytes())
        .one(ObjectTable::row);
  }

  /** Adds a row; false if there is one of this id. */
  static boolean insert(Tx tx, ObjectRow row, Hash secretHash, Instant now)
      throws DatabaseException {
    return tx.sql(
                """
                INSERT INTO objects (object_id, secret_hash, kind, state, length, reserved, root,
                  account, link_id, ordinal, created_ms, touched_ms)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?)
                ON CONFLICT DO NOTHING
                """)
            .bind(row.id().bytes())
            .bind(secretHash.bytes())
            .bind(row.kind().code())
            .bind(row.state().code())
            .bind(row.length().isPresent() ? row.length().getAsLong() : null)
            .bind(row.reserved())
            .bind(row.root().map(Hash::bytes).orElse(null))
            .bind(row.account().map(Allowance.Account::bytes).orElse(null))
            .bind(now.toEpochMilli())
            .bind(row.touched().toEpochMilli())
            .update()
        == 1;
  }

  static void touch(Tx tx, ObjectId id, Instant now) throws DatabaseException {
    tx.sql("UPDATE objects SET touched_ms = ? WHERE object_id = ?")
        .bind(now.toEpochMilli())
        .bind(id.bytes())
        .update();
  }

  static void reserve(Tx tx, ObjectId id, long bytes) throws DatabaseException {
    tx.sql("UPDATE objects SET reserved = ? WHERE object_id = ?")
        .bind(bytes)
        .bind(id.bytes())
        .update();
  }

  static void declare(Tx tx, ObjectId id, long length) throws DatabaseException {
    tx.sql("UPDATE objects SET length = ?, reserved = ? WHERE object_id = ?")
        .bind(length)
        .bind(length)
        .bind(id.bytes())
        .update();
  }

  static void complete(Tx tx, ObjectId id, Hash root, Instant now) throws DatabaseException {
    tx.sql("UPDATE objects SET state = 1, root = ?, touched_ms = ? WHERE object_id = ?")
        .bind(root.bytes())
        .bind(now.toEpochMilli())
        .bind(id.bytes())
        .update();
  }

  /** Condemns an object that is in no share; false if it was put into one meanwhile. */
  static boolean remove(Tx tx, ObjectId id) throws DatabaseException {
    return tx.sql("UPDATE objects SET state = 2 WHERE object_id = ? AND link_id IS NULL")
            .bind(id.bytes())
            .update()
        == 1;
  }

  /** Removes the row of an object whose bytes are gone; tells it if it was this call. */
  static Optional<ObjectRow> erase(Tx tx, ObjectId id) throws DatabaseException {
    Optional<ObjectRow> row = lock(tx, id).filter(found -> found.state() == State.REMOVED);
    if (row.isEmpty()) return row;
    delete(tx, id);
    return row;
  }

  static void delete(Tx tx, ObjectId id) throws DatabaseException {
    tx.sql("DELETE FROM objects WHERE object_id = ?").bind(id.bytes()).update();
  }

  /** Objects in no share whose last row change is older, the oldest first, behind the first few. */
  static List<ObjectId> untouchedSince(Tx tx, Instant before, int skip, int limit)
      throws DatabaseException {
    return tx.sql(
            """
            SELECT object_id FROM objects
            WHERE link_id IS NULL AND state <> 2 AND touched_ms < ?
            ORDER BY touched_ms, object_id LIMIT ? OFFSET ?
            """)
        .bind(before.toEpochMilli())
        .bind(limit)
        .bind(skip)
        .list(ObjectTable::id);
  }

  /** Condemned objects, behind the first few. */
  static List<ObjectId> removed(Tx tx, int skip, int limit) throws DatabaseException {
    return tx.sql(
            "SELECT object_id FROM objects WHERE state = 2 ORDER BY object_id LIMIT ? OFFSET ?")
        .bind(limit)
        .bind(skip)
        .list(ObjectTable::id);
  }

  static ObjectId id(Row row) throws DatabaseException {
    return ObjectId.of(row.bytes("object_id"));
  }

  private static ObjectRow row(Row row) throws DatabaseException {
    OptionalLong segments = row.optionalNumber("segments");
    return new ObjectRow(
        id(row),
        UploadKind.of(row.number("kind")),
        State.of(row.number("state")),
        row.optionalNumber("length"),
        row.number("reserved"),
        Optional.ofNullable(row.bytesOrNull("root")).map(Hash::of),
        Optional.ofNullable(row.bytesOrNull("account")).map(Allowance.Account::of),
        Optional.ofNullable(row.bytesOrNull("link_id")).map(LinkId::of),
        Instant.ofEpochMilli(row.number("touched_ms")),
        segments.orElse(0));
  }
}
