package org.satchel.core.shares;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.core.StorageException;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.BundleReader;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;

/**
 * Shares: made, edited and ended by their owner's signed records, read by link.
 *
 * <p>Why this way: the signature in a bundle is the only authority over a share, and the upload
 * secrets in it the only authority over objects; so a bundle needs no account and may be repeated
 * at will. Reading never changes anything.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: spec/share-link.md sections 3 to 8.
 */
public final class Shares {

  private final Parts parts;
  private final ShareCreation creation;

  Shares(Parts parts) {
    this.parts = parts;
    this.creation = new ShareCreation(parts);
  }

  /**
   * Takes a bundle: creates, edits or ends the share that it is for.
   *
   * <p>The body is read only as far as the outcome needs; what it has beyond is the caller's to
   * drop. One that names no upload token may create too: who may upload is decided when uploading.
   *
   * @throws IOException if the body breaks off; nothing was changed
   */
  public PutOutcome put(LinkId link, InputStream body) throws IOException, StorageException {
    PutOutcome outcome;
    try {
      outcome = take(link, body);
    } catch (RefusedException e) {
      outcome = new PutOutcome.RecordRefused(e.reason(), String.valueOf(e.getMessage()));
    }
    parts.meters().put(outcome);
    return outcome;
  }

  private PutOutcome take(LinkId link, InputStream body)
      throws IOException, RefusedException, StorageException {
    BundleReader bundle = BundleReader.open(body);
    ShareRecord share = bundle.record();
    share.checkLinkId(link);
    Optional<ShareRow> row = parts.read(tx -> ShareTable.find(tx, link));
    Optional<PutOutcome> refused = row.flatMap(held -> ShareEdits.refusal(held, share));
    if (refused.isPresent()) return refused.get();
    if (row.isEmpty()) {
      boolean creates = bundle.purpose() == BundleReader.Purpose.CREATE;
      return creates ? creation.create(bundle) : new PutOutcome.UnknownShare();
    }
    bundle.finish();
    return parts.write(tx -> change(tx, bundle));
  }

  /** Edits or ends; the row may have changed since it was first looked at. */
  private PutOutcome change(Tx tx, BundleReader bundle) throws DatabaseException {
    ShareRecord next = bundle.record();
    Optional<ShareRow> locked = ShareTable.lock(tx, next.linkId());
    if (locked.isEmpty()) return new PutOutcome.UnknownShare();
    ShareRow row = locked.get();
    Optional<PutOutcome> refused = ShareEdits.refusal(row, next);
    if (refused.isPresent()) return refused.get();
    RecordBody body = next.body();
    Instant now = parts.now();
    if (body.isLive()) {
      long expiresMs = ShareTable.expiresMs(body);
      OptionalLong sweep = Sweep.next(expiresMs, body.downloadLimit(), row.downloads(), now);
      ShareTable.edit(tx, next, bundle.boxes().orElseThrow(), sweep);
    } else {
      boolean kept = row.stage() == Stage.KEPT;
      OptionalLong sweep = kept ? OptionalLong.of(now.toEpochMilli()) : row.sweepMs();
      ShareTable.bury(tx, next, sweep);
      if (kept) CountTable.gone(tx, row);
    }
    return new PutOutcome.Updated(next.version());
  }

  private record Held(ShareRow row, Optional<SealedBox> capsule, Optional<SealedBox> ownerBox) {}

  /** What the bearer may see: the access bearer record and capsule, the owner's all of it. */
  public ReadOutcome read(LinkId link, Bearer bearer) throws StorageException {
    Hash hash = bearer.hash();
    ReadOutcome outcome =
        parts.read(
            tx -> {
              Optional<Held> held = held(tx, link);
              if (held.isPresent()) return view(held.get(), hash);
              boolean comes = DraftTable.isThere(tx, link);
              return comes ? new ReadOutcome.Busy() : new ReadOutcome.Unknown();
            });
    parts.meters().read(outcome);
    return outcome;
  }

  private ReadOutcome view(Held held, Hash bearer) {
    ShareRow row = held.row();
    ShareState state = row.stateAt(parts.now());
    if (row.isOwner(bearer)) {
      return new ReadOutcome.ForOwner(
          row.held(), held.capsule(), held.ownerBox(), state, row.downloads());
    }
    if (state == ShareState.ENDED) return new ReadOutcome.Ended();
    if (!row.isAccess(bearer)) return new ReadOutcome.Refused();
    return switch (state) {
      case LIVE, EXHAUSTED ->
          new ReadOutcome.ForRecipient(row.held(), held.capsule().orElseThrow(), state);
      case EXPIRED -> new ReadOutcome.Expired();
      case BLOCKED -> new ReadOutcome.Blocked(row.blockedFor().orElse(""));
      case ENDED -> new ReadOutcome.Ended();
    };
  }

  /** Which object is the manifest, for who has the access bearer (or the owner's). */
  public ManifestOutcome manifest(LinkId link, Bearer bearer) throws StorageException {
    Hash hash = bearer.hash();
    return parts
        .read(tx -> ShareTable.find(tx, link))
        .map(row -> manifest(row, hash))
        .orElse(new ManifestOutcome.Unknown());
  }

  private ManifestOutcome manifest(ShareRow row, Hash bearer) {
    ShareState state = row.stateAt(parts.now());
    if (state == ShareState.ENDED) return new ManifestOutcome.Ended();
    if (!row.isAccess(bearer) && !row.isOwner(bearer)) return new ManifestOutcome.Refused();
    return switch (state) {
      case LIVE, EXHAUSTED ->
          row.stage() == Stage.KEPT
              ? new ManifestOutcome.Allowed(row.manifest())
              : new ManifestOutcome.Exhausted();
      case EXPIRED -> new ManifestOutcome.Expired();
      case BLOCKED -> new ManifestOutcome.Blocked(row.blockedFor().orElse(""));
      case ENDED -> new ManifestOutcome.Ended();
    };
  }

  /** Sums over all shares. */
  public ShareCounts counts() throws StorageException {
    return parts.read(CountTable::sum);
  }

  private static Optional<Held> held(Tx tx, LinkId link) throws DatabaseException {
    return tx.sql(
            "SELECT "
                + ShareTable.COLUMNS
                + ", b.capsule, b.owner_box FROM shares s"
                + " LEFT JOIN share_boxes b ON b.link_id = s.link_id WHERE s.link_id = ?")
        .bind(link.bytes())
        .one(
            row ->
                new Held(
                    ShareTable.read(row),
                    Optional.ofNullable(row.bytesOrNull("capsule")).map(Shares::box),
                    Optional.ofNullable(row.bytesOrNull("owner_box")).map(Shares::box)));
  }

  private static SealedBox box(byte[] stored) {
    try {
      return SealedBox.parse(stored);
    } catch (RefusedException damaged) {
      throw new IllegalStateException("a stored box is damaged", damaged);
    }
  }
}
