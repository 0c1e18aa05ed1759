package org.satchel.core.shares;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.core.StorageException;
import org.satchel.core.shares.GrantTable.Grant;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;

/**
 * Grants: the right to fetch a share's objects for a day, each counted as one download.
 *
 * <p>Why this way: the client draws the grant, so that a post whose answer was lost is repeated
 * without being counted twice. The share's row is locked while it is counted, so that a limit holds
 * among any number of posts at once. Nothing is cached: a grant that died is refused by the very
 * next request.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: spec/share-link.md section 8; docs/decisions/0020-grants-drawn-by-the-client.md.
 */
public final class Grants {

  /** Long enough to resume a large download after a night: spec/share-link.md section 8. */
  public static final Duration LIFE = Duration.ofHours(24);

  private final Parts parts;

  Grants(Parts parts) {
    this.parts = parts;
  }

  /** Counts a grant that a client drew, once. */
  public GrantOutcome grant(LinkId link, Bearer access, Bearer grant) throws StorageException {
    Hash bearer = access.hash();
    Hash hash = grant.hash();
    Instant now = parts.now();
    // First without the writer: what is refused, and what is repeated, costs nobody else.
    Optional<GrantOutcome> early =
        parts.read(tx -> answer(tx, ShareTable.find(tx, link), bearer, hash, now));
    if (early.isEmpty()) parts.objects().requireRoomForRows();
    GrantOutcome outcome =
        early.isPresent() ? early.get() : parts.write(tx -> count(tx, link, bearer, hash, now));
    parts.meters().granted(outcome);
    return outcome;
  }

  private GrantOutcome count(Tx tx, LinkId link, Hash bearer, Hash hash, Instant now)
      throws DatabaseException {
    Optional<ShareRow> row = ShareTable.lock(tx, link);
    Optional<GrantOutcome> answered = answer(tx, row, bearer, hash, now);
    if (answered.isPresent()) return answered.get();
    ShareRow share = row.orElseThrow();
    long expiresMs = Sweep.earlier(share.expiresMs(), now.plus(LIFE).toEpochMilli());
    if (!GrantTable.insert(tx, hash, new Grant(link, share.epoch(), expiresMs))) {
      return new GrantOutcome.Spent();
    }
    long downloads = share.downloads() + 1;
    boolean last = share.downloadLimit() != 0 && downloads >= share.downloadLimit();
    OptionalLong sweep = last ? OptionalLong.of(expiresMs) : share.sweepMs();
    ShareTable.setDownloads(tx, link, downloads, sweep);
    CountTable.downloaded(tx, link);
    return new GrantOutcome.Granted(Instant.ofEpochMilli(expiresMs));
  }

  /** What can be answered without counting; empty if the grant is new and may be counted. */
  private static Optional<GrantOutcome> answer(
      Tx tx, Optional<ShareRow> row, Hash bearer, Hash grant, Instant now)
      throws DatabaseException {
    if (row.isEmpty()) return Optional.of(new GrantOutcome.Unknown());
    ShareRow share = row.get();
    ShareState state = share.stateAt(now);
    if (state == ShareState.ENDED) return Optional.of(new GrantOutcome.Ended());
    if (!share.isAccess(bearer)) return Optional.of(new GrantOutcome.Refused());
    if (state == ShareState.BLOCKED) {
      return Optional.of(new GrantOutcome.Blocked(share.blockedFor().orElse("")));
    }
    if (state == ShareState.EXPIRED) return Optional.of(new GrantOutcome.Expired());
    Optional<Grant> known = GrantTable.find(tx, grant);
    if (known.isPresent()) return Optional.of(known(known.get(), share, now));
    boolean exhausted = state == ShareState.EXHAUSTED;
    return exhausted ? Optional.of(new GrantOutcome.Exhausted()) : Optional.empty();
  }

  private static GrantOutcome known(Grant grant, ShareRow share, Instant now) {
    boolean alive = grant.aliveFor(share, now.toEpochMilli()) && share.stage() == Stage.KEPT;
    if (!alive) return new GrantOutcome.Spent();
    return new GrantOutcome.Repeated(Instant.ofEpochMilli(grant.expiresMs()));
  }

  /**
   * Whether a grant lets its holder fetch an object; asked with every request for one, and again
   * before each further segment of the answer.
   */
  public GrantCheck check(Bearer grant, ObjectId object) throws StorageException {
    Hash hash = grant.hash();
    Instant now = parts.now();
    GrantCheck check =
        parts
            .read(tx -> GrantTable.ask(tx, hash, object))
            .map(asked -> judge(asked, object, now))
            .orElse(new GrantCheck.Refused());
    parts.meters().checked(check);
    return check;
  }

  private static GrantCheck judge(GrantTable.Asked asked, ObjectId object, Instant now) {
    ShareRow share = asked.share();
    ShareState state = share.stateAt(now);
    if (state == ShareState.ENDED) return new GrantCheck.Ended();
    if (asked.grant().epoch() != share.epoch()) return new GrantCheck.Refused();
    if (state == ShareState.BLOCKED) {
      return new GrantCheck.Blocked(share.blockedFor().orElse(""));
    }
    if (state == ShareState.EXPIRED) return new GrantCheck.Expired();
    boolean alive = asked.grant().aliveFor(share, now.toEpochMilli());
    if (!alive || share.stage() != Stage.KEPT) return new GrantCheck.Refused();
    return asked.inShare() ? new GrantCheck.Allowed(object) : new GrantCheck.UnknownObject();
  }
}
