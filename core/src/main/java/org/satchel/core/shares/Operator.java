package org.satchel.core.shares;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.satchel.core.StorageException;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.format.record.LinkId;

/**
 * What the operator may do: list shares, end one, block one and take that back.
 *
 * <p>Why this way: the operator has neither key nor signature, so an end of theirs is a column
 * beside the owner's record. A block withholds and destroys nothing: what it stopped goes on when
 * it is taken back, grants too while their day lasts.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: docs/decisions/0021-operators-block-and-end.md; spec/api.yaml, admin.
 */
public final class Operator {

  /** One page of the list: spec/api.yaml, {@code adminShares}. */
  public static final int PAGE_MAX = 1000;

  /** A sentence or two; shown to whoever opens the link, in a detail of 500: spec/api.yaml. */
  public static final int REASON_CHARACTERS_MAX = 400;

  private final Parts parts;

  Operator(Parts parts) {
    this.parts = parts;
  }

  /**
   * Shares in the order of their link ids.
   *
   * @param after the last of the page before
   * @param limit at most one more than {@link #PAGE_MAX}, which tells whether a page follows
   */
  public List<ListedShare> list(Optional<LinkId> after, int limit) throws StorageException {
    if (limit < 1 || limit > PAGE_MAX + 1) throw new IllegalArgumentException("limit " + limit);
    byte[] from = after.map(LinkId::bytes).orElse(new byte[0]); // sorts before every id
    Instant now = parts.now();
    return parts.read(
        tx ->
            tx.sql(
                    "SELECT "
                        + ShareTable.COLUMNS
                        + " FROM shares s WHERE s.link_id > ? ORDER BY s.link_id LIMIT ?")
                .bind(from)
                .bind(limit)
                .list(row -> listed(ShareTable.read(row), now)));
  }

  private static ListedShare listed(ShareRow row, Instant now) {
    boolean kept = row.stage() == Stage.KEPT;
    return new ListedShare(
        row.link(),
        row.stateAt(now),
        row.held().version(),
        kept ? row.objectCount() : 0,
        kept ? row.storedBytes() : 0,
        row.downloads(),
        row.downloadLimit(),
        Instant.ofEpochMilli(row.createdMs()),
        row.held().body().expiry(),
        row.blockedFor());
  }

  /** Ends a share for good; housekeeping removes its objects. */
  public OperatorOutcome end(LinkId link) throws StorageException {
    return parts.write(tx -> end(tx, link));
  }

  private OperatorOutcome end(Tx tx, LinkId link) throws DatabaseException {
    Optional<ShareRow> row = ShareTable.lock(tx, link);
    if (row.isEmpty()) return new OperatorOutcome.Unknown();
    Stage stage = row.get().stage();
    if (stage.ended()) return new OperatorOutcome.Done();
    boolean kept = stage == Stage.KEPT;
    OptionalLong sweep = kept ? OptionalLong.of(parts.now().toEpochMilli()) : row.get().sweepMs();
    ShareTable.setStage(tx, link, Stage.ENDED_BY_OPERATOR, sweep);
    if (kept) CountTable.gone(tx, row.get());
    return new OperatorOutcome.Done();
  }

  /**
   * Withholds a share from all but its owner.
   *
   * @param reason 1 to {@link #REASON_CHARACTERS_MAX} characters; replaces an earlier one
   */
  public OperatorOutcome block(LinkId link, String reason) throws StorageException {
    if (reason.isBlank() || reason.codePointCount(0, reason.length()) > REASON_CHARACTERS_MAX) {
      throw new IllegalArgumentException("a reason has 1 to 400 characters");
    }
    return setBlocked(link, reason);
  }

  /** Takes a block back. */
  public OperatorOutcome unblock(LinkId link) throws StorageException {
    return setBlocked(link, null);
  }

  private OperatorOutcome setBlocked(LinkId link, @Nullable String reason) throws StorageException {
    return parts.write(
        tx -> {
          Optional<ShareRow> row = ShareTable.lock(tx, link);
          if (row.isEmpty()) return new OperatorOutcome.Unknown();
          if (row.get().stage().ended()) return new OperatorOutcome.Ended();
          ShareTable.setBlocked(tx, link, reason);
          return new OperatorOutcome.Done();
        });
  }
}
