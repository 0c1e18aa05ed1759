package org.satchel.core.objects;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.satchel.core.StorageException;
import org.satchel.core.objects.ObjectRow.State;
import org.satchel.db.DatabaseException;
import org.satchel.db.Query;
import org.satchel.db.Row;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectId;

/**
 * Complete objects: what is known of them, their bytes, and which share they are in.
 *
 * <p>Methods that take a {@link Tx} run inside the caller's transaction, so that a share and its
 * objects change together.
 *
 * <p>Units: bytes; ordinals from 0. Safe on any thread.
 *
 * <p>Source: spec/share-link.md sections 5 and 7.
 */
public final class Objects {

  /** What all objects together take. */
  public record Usage(long bytes, long objects) {}

  private final Means means;

  Objects(Means means) {
    this.means = means;
  }

  /**
   * To be asked before rows are added for whoever asks: half of the disk's reserve is kept for what
   * ends and removes.
   *
   * @throws StorageException of kind {@code FULL} if no more is free
   */
  public void requireRoomForRows() throws StorageException {
    means.staging().requireRoomForRows();
  }

  /** A complete object. */
  public Optional<StoredObject> find(ObjectId id) throws StorageException {
    try {
      return means.database().read(tx -> find(tx, id));
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
  }

  /** A complete object, in the caller's transaction. */
  public Optional<StoredObject> find(Tx tx, ObjectId id) throws DatabaseException {
    return tx.sql(
            """
            SELECT object_id, root, length, link_id FROM objects
            WHERE object_id = ? AND state = 1
            """)
        .bind(id.bytes())
        .one(Objects::stored);
  }

  /** The bytes of a complete object. */
  public Optional<ObjectSource> read(ObjectId id) throws StorageException {
    return find(id).map(object -> new ObjectSource(means.database(), means.swarm(), object));
  }

  /**
   * Puts objects into a share. Repeating a claim is fine. Callers claim in the order of the ids, so
   * that of two shares that want the same objects one gets them all.
   *
   * @param claims at most {@link Query#BATCH_MAX}
   * @return the first that is refused; then the caller undoes its transaction
   */
  public Optional<Claim.Refused> claim(Tx tx, LinkId share, List<Claim> claims)
      throws DatabaseException {
    Query batch =
        tx.sql(
            """
            UPDATE objects SET link_id = ?, ordinal = ?
            WHERE object_id = ? AND secret_hash = ? AND root = ? AND length = ? AND state = 1
              AND link_id IS NULL
            """);
    for (Claim claim : claims) {
      batch
          .bind(share.bytes())
          .bind(claim.ordinal())
          .bind(claim.entry().id().bytes())
          .bind(claim.secret().hash().bytes())
          .bind(claim.entry().root().bytes())
          .bind(claim.entry().storedBytes())
          .next();
    }
    int[] changed = claims.isEmpty() ? new int[0] : batch.updateBatch();
    for (int i = 0; i < changed.length; i++) {
      if (changed[i] == 1) continue;
      Claim claim = claims.get(i);
      Optional<Claim.Refusal> why = refusal(tx, share, claim);
      if (why.isPresent()) return Optional.of(new Claim.Refused(claim.ordinal(), why.get()));
    }
    return Optional.empty();
  }

  /** Why a claim changed no row; empty if it had been made before. */
  private static Optional<Claim.Refusal> refusal(Tx tx, LinkId share, Claim claim)
      throws DatabaseException {
    Optional<Held> held = held(tx, claim.entry());
    boolean secret = held.filter(row -> row.secret().equals(claim.secret().hash())).isPresent();
    Optional<Claim.Refusal> why = refusal(held, secret, share);
    if (why.isPresent() || held.orElseThrow().ordinal() == claim.ordinal()) return why;
    return Optional.of(Claim.Refusal.LISTED_TWICE);
  }

  /**
   * Why no claim of this object for this share can be made, whatever its secret: to be asked before
   * a long list is received. Empty if one may be made.
   */
  public Optional<Claim.Refusal> refusal(LinkId share, ObjectEntry entry) throws StorageException {
    try {
      return means.database().read(tx -> refusal(held(tx, entry), true, share));
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
  }

  /**
   * What is known of an object that a list names; {@code bytes}: root and length are the list's.
   */
  private record Held(
      Hash secret, State state, boolean bytes, Optional<LinkId> share, long ordinal) {}

  private static Optional<Held> held(Tx tx, ObjectEntry entry) throws DatabaseException {
    return tx.sql(
            """
            SELECT secret_hash, state, root, length, link_id, ordinal FROM objects
            WHERE object_id = ?
            """)
        .bind(entry.id().bytes())
        .one(
            row ->
                new Held(
                    Hash.of(row.bytes("secret_hash")),
                    State.of(row.number("state")),
                    Optional.ofNullable(row.bytesOrNull("root"))
                            .map(Hash::of)
                            .filter(entry.root()::equals)
                            .isPresent()
                        && row.number("length") == entry.storedBytes(),
                    Optional.ofNullable(row.bytesOrNull("link_id")).map(LinkId::of),
                    row.optionalNumber("ordinal").orElse(-1)));
  }

  private static Optional<Claim.Refusal> refusal(
      Optional<Held> held, boolean secret, LinkId share) {
    if (held.isEmpty() || held.get().state() == State.REMOVED) {
      return Optional.of(Claim.Refusal.UNKNOWN);
    }
    if (!secret) return Optional.of(Claim.Refusal.WRONG_SECRET);
    if (held.get().state() == State.OPEN) return Optional.of(Claim.Refusal.UNFINISHED);
    if (!held.get().bytes()) return Optional.of(Claim.Refusal.OTHER_BYTES);
    boolean elsewhere = held.get().share().filter(other -> !other.equals(share)).isPresent();
    return elsewhere ? Optional.of(Claim.Refusal.IN_OTHER_SHARE) : Optional.empty();
  }

  /**
   * Takes objects out of a share that never came to be; they live 7 more days.
   *
   * @param limit bounds one transaction; call again until fewer are told
   * @return how many
   */
  public int release(Tx tx, LinkId share, int limit) throws DatabaseException {
    Instant now = means.clock().instant();
    return tx.sql(
            """
            UPDATE objects SET link_id = NULL, ordinal = NULL, touched_ms = ?
            WHERE object_id IN (SELECT object_id FROM objects WHERE link_id = ? LIMIT ?)
            """)
        .bind(now.toEpochMilli())
        .bind(share.bytes())
        .bind(limit)
        .update();
  }

  /**
   * Condemns objects of a share that is over; the clean-up job frees their bytes.
   *
   * @param limit bounds one transaction; call again until fewer are told
   * @return how many
   */
  public int condemn(Tx tx, LinkId share, int limit) throws DatabaseException {
    return tx.sql(
            """
            UPDATE objects SET state = 2, link_id = NULL, ordinal = NULL
            WHERE object_id IN (SELECT object_id FROM objects WHERE link_id = ? LIMIT ?)
            """)
        .bind(share.bytes())
        .bind(limit)
        .update();
  }

  /** What is kept here, uploads under way included by what they declared. */
  public Usage usage() throws StorageException {
    try {
      UsageTable.Usage sum = means.database().read(UsageTable::ofInstance);
      return new Usage(sum.bytes(), sum.objects());
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
  }

  private static StoredObject stored(Row row) throws DatabaseException {
    return new StoredObject(
        ObjectTable.id(row),
        Hash.of(row.bytes("root")),
        row.number("length"),
        Optional.ofNullable(row.bytesOrNull("link_id")).map(LinkId::of));
  }
}
