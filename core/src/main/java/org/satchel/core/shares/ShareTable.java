package org.satchel.core.shares;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.satchel.db.DatabaseException;
import org.satchel.db.Row;
import org.satchel.db.Tx;
import org.satchel.format.record.BundleReader.Boxes;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.ShareRecord;

/**
 * The statements on the tables of shares and their boxes.
 *
 * <p>Why this way: every transaction that changes a share locks its row first, so that edits, ends,
 * grants and clean-up of one share follow one another on both databases.
 *
 * <p>Threads: no state; each call works inside the transaction that it is given.
 *
 * <p>Source: V1__shares.sql.
 */
final class ShareTable {

  static final String COLUMNS =
      "s.link_id, s.stage, s.epoch, s.expires_ms, s.download_limit, s.downloads, s.object_count,"
          + " s.stored_bytes, s.created_ms, s.sweep_ms, s.manifest_id, s.blocked_for, s.record";

  private ShareTable() {}

  static Optional<ShareRow> find(Tx tx, LinkId link) throws DatabaseException {
    return tx.sql("SELECT " + COLUMNS + " FROM shares s WHERE s.link_id = ?")
        .bind(link.bytes())
        .one(ShareTable::read);
  }

  /** As {@link #find}, for a transaction that goes on to change the share. */
  static Optional<ShareRow> lock(Tx tx, LinkId link) throws DatabaseException {
    return tx.sql(
            "SELECT " + COLUMNS + " FROM shares s WHERE s.link_id = ?" + tx.dialect().forUpdate())
        .bind(link.bytes())
        .one(ShareTable::read);
  }

  /** Adds a live share with its boxes; false if there is one of this link id already. */
  static boolean insert(Tx tx, ShareRecord share, Boxes boxes, ObjectId manifest, long nowMs)
      throws DatabaseException {
    RecordBody body = share.body();
    int added =
        tx.sql(
                "INSERT INTO shares (link_id, stage, version, epoch, expires_ms, download_limit,"
                    + " downloads, object_count, stored_bytes, created_ms, sweep_ms, manifest_id,"
                    + " record) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (link_id) DO NOTHING")
            .bind(share.linkId().bytes())
            .bind(Stage.KEPT.code())
            .bind(body.version())
            .bind(body.epoch())
            .bind(expiresMs(body))
            .bind(body.downloadLimit())
            .bind(body.objectCount())
            .bind(body.storedBytes())
            .bind(nowMs)
            .bind(body.expiry().map(Instant::toEpochMilli).orElse(null)) // when to sweep it
            .bind(manifest.bytes())
            .bind(share.bytes())
            .update();
    if (added == 1) putBoxes(tx, share.linkId(), boxes);
    return added == 1;
  }

  /** Takes a newer record of a share that goes on. */
  static void edit(Tx tx, ShareRecord next, Boxes boxes, OptionalLong sweepMs)
      throws DatabaseException {
    RecordBody body = next.body();
    tx.sql(
            "UPDATE shares SET version = ?, epoch = ?, expires_ms = ?, download_limit = ?,"
                + " sweep_ms = ?, record = ? WHERE link_id = ?")
        .bind(body.version())
        .bind(body.epoch())
        .bind(expiresMs(body))
        .bind(body.downloadLimit())
        .bind(nullable(sweepMs))
        .bind(next.bytes())
        .bind(next.linkId().bytes())
        .update();
    putBoxes(tx, next.linkId(), boxes);
  }

  /** Takes the owner's tombstone. Its bearers' hashes count from now on. */
  static void bury(Tx tx, ShareRecord tombstone, OptionalLong sweepMs) throws DatabaseException {
    tx.sql(
            "UPDATE shares SET stage = ?, version = ?, epoch = ?, expires_ms = 0,"
                + " download_limit = 0, object_count = 0, stored_bytes = 0, sweep_ms = ?,"
                + " record = ? WHERE link_id = ?")
        .bind(Stage.ENDED.code())
        .bind(tombstone.version())
        .bind(tombstone.body().epoch())
        .bind(nullable(sweepMs))
        .bind(tombstone.bytes())
        .bind(tombstone.linkId().bytes())
        .update();
    dropBoxes(tx, tombstone.linkId());
  }

  static void setStage(Tx tx, LinkId link, Stage stage, OptionalLong sweepMs)
      throws DatabaseException {
    tx.sql("UPDATE shares SET stage = ?, sweep_ms = ? WHERE link_id = ?")
        .bind(stage.code())
        .bind(nullable(sweepMs))
        .bind(link.bytes())
        .update();
    if (stage.ended()) dropBoxes(tx, link);
  }

  static void setSweep(Tx tx, LinkId link, OptionalLong sweepMs) throws DatabaseException {
    tx.sql("UPDATE shares SET sweep_ms = ? WHERE link_id = ?")
        .bind(nullable(sweepMs))
        .bind(link.bytes())
        .update();
  }

  static void setDownloads(Tx tx, LinkId link, long downloads, OptionalLong sweepMs)
      throws DatabaseException {
    tx.sql("UPDATE shares SET downloads = ?, sweep_ms = ? WHERE link_id = ?")
        .bind(downloads)
        .bind(nullable(sweepMs))
        .bind(link.bytes())
        .update();
  }

  static void setBlocked(Tx tx, LinkId link, @Nullable String reason) throws DatabaseException {
    tx.sql("UPDATE shares SET blocked_for = ? WHERE link_id = ?")
        .bind(reason)
        .bind(link.bytes())
        .update();
  }

  private static void putBoxes(Tx tx, LinkId link, Boxes boxes) throws DatabaseException {
    tx.sql(
            "INSERT INTO share_boxes (link_id, capsule, owner_box) VALUES (?, ?, ?)"
                + " ON CONFLICT (link_id) DO UPDATE"
                + " SET capsule = excluded.capsule, owner_box = excluded.owner_box")
        .bind(link.bytes())
        .bind(boxes.capsule().bytes())
        .bind(boxes.ownerBox().bytes())
        .update();
  }

  private static void dropBoxes(Tx tx, LinkId link) throws DatabaseException {
    tx.sql("DELETE FROM share_boxes WHERE link_id = ?").bind(link.bytes()).update();
  }

  static ShareRow read(Row row) throws DatabaseException {
    return new ShareRow(
        LinkId.of(row.bytes("link_id")),
        Stage.of(row.number("stage")),
        row.number("epoch"),
        row.number("expires_ms"),
        row.number("download_limit"),
        row.number("downloads"),
        row.number("object_count"),
        row.number("stored_bytes"),
        row.number("created_ms"),
        row.optionalNumber("sweep_ms"),
        ObjectId.of(row.bytes("manifest_id")),
        Optional.ofNullable(row.textOrNull("blocked_for")),
        ShareRecord.ofVerified(row.bytes("record")));
  }

  /** 0 stands for never, as in the record. */
  static long expiresMs(RecordBody body) {
    return body.expiry().map(Instant::toEpochMilli).orElse(0L);
  }

  private static @Nullable Long nullable(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
