package org.satchel.core.objects;

import java.util.List;
import org.satchel.db.Database;
import org.satchel.db.DatabaseException;
import org.satchel.db.Row;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.MerkleTree;
import org.satchel.format.record.ObjectId;
import org.satchel.swarm.SegmentName;

/**
 * The statements on the table of segments.
 *
 * <p>A row is written only after its file is durable, so a row without bytes cannot come about.
 *
 * <p>Stateless.
 *
 * <p>Source: migrations/V1__objects.sql; docs/decisions/0011-mark-file.md.
 */
final class SegmentTable {

  /** Rows read at once: 4 GiB of an object, some 50 KB of memory. */
  static final int PAGE = 256;

  /** One segment of an object. */
  record Segment(long ordinal, SegmentName name, long length) {}

  private SegmentTable() {}

  static void insert(Tx tx, ObjectId object, Segment segment) throws DatabaseException {
    tx.sql("INSERT INTO segments (object_id, ordinal, root, nonce, length) VALUES (?, ?, ?, ?, ?)")
        .bind(object.bytes())
        .bind(segment.ordinal())
        .bind(segment.name().root().bytes())
        .bind(segment.name().nonce())
        .bind(segment.length())
        .update();
  }

  /** The segments from an ordinal on, at most {@link #PAGE}. */
  static List<Segment> page(Tx tx, ObjectId object, long from) throws DatabaseException {
    return tx.sql(
            """
            SELECT ordinal, root, nonce, length FROM segments
            WHERE object_id = ? AND ordinal >= ? ORDER BY ordinal LIMIT ?
            """)
        .bind(object.bytes())
        .bind(from)
        .bind(PAGE)
        .list(SegmentTable::segment);
  }

  /** Adds the roots of an object's segments to a tree. */
  static void addRoots(Database database, ObjectId object, MerkleTree tree)
      throws DatabaseException {
    List<Segment> page;
    long next = 0;
    do {
      long from = next;
      page = database.read(tx -> page(tx, object, from));
      page.forEach(segment -> tree.add(segment.name().root()));
      next += page.size();
    } while (page.size() == PAGE);
  }

  /** Gives all segments of one object to another, behind those that it has. */
  static void repoint(Tx tx, ObjectId from, ObjectId to, long base) throws DatabaseException {
    tx.sql("UPDATE segments SET object_id = ?, ordinal = ordinal + ? WHERE object_id = ?")
        .bind(to.bytes())
        .bind(base)
        .bind(from.bytes())
        .update();
  }

  static void delete(Tx tx, ObjectId object, List<Segment> segments) throws DatabaseException {
    for (Segment segment : segments) {
      tx.sql("DELETE FROM segments WHERE object_id = ? AND ordinal = ?")
          .bind(object.bytes())
          .bind(segment.ordinal())
          .update();
    }
  }

  static boolean isKnown(Tx tx, SegmentName name) throws DatabaseException {
    return tx.sql("SELECT root FROM segments WHERE nonce = ?")
        .bind(name.nonce())
        .one(row -> Hash.of(row.bytes("root")))
        .filter(name.root()::equals)
        .isPresent();
  }

  private static Segment segment(Row row) throws DatabaseException {
    SegmentName name = SegmentName.of(Hash.of(row.bytes("root")), row.bytes("nonce"));
    return new Segment(row.number("ordinal"), name, row.number("length"));
  }
}
