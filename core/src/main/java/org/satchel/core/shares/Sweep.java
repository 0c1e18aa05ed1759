package org.satchel.core.shares;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * Decides when housekeeping must look at a share, and what it does then.
 *
 * <p>Why this way: one column names the next moment at which anything can be due, so that the job
 * reads what is due and nothing else, however many shares there are. It may be too early, never too
 * late; whoever changes what it depends on sets it anew in the same transaction.
 *
 * <p>Units: milliseconds since 1970. Pure.
 *
 * <p>Source: docs/decisions/0022-exhausted-and-expired-shares.md.
 */
final class Sweep {

  private Sweep() {}

  /** What is to be done with a share that is due. */
  sealed interface Verdict {

    /** Nothing yet; look again then, or never when empty. */
    record Wait(OptionalLong untilMs) implements Verdict {}

    /** Its objects go, for this reason. */
    record Remove(Stage stage) implements Verdict {}

    /** They are going; go on. */
    record Continue() implements Verdict {}
  }

  /**
   * Judges a share that is due.
   *
   * @param lastGrantMs the latest expiry of a grant that is alive, if any is
   */
  static Verdict judge(ShareRow row, OptionalLong lastGrantMs, Instant now) {
    if (row.stage() != Stage.KEPT) return new Verdict.Continue();
    if (row.expiredAt(now)) return new Verdict.Remove(Stage.EXPIRED);
    if (!row.exhausted()) return new Verdict.Wait(atExpiry(row.expiresMs()));
    if (lastGrantMs.isEmpty()) return new Verdict.Remove(Stage.EXHAUSTED);
    return new Verdict.Wait(OptionalLong.of(earlier(row.expiresMs(), lastGrantMs.getAsLong())));
  }

  /**
   * When to look at a share that its owner changes now. One that stays exhausted is kept as long as
   * after a download: with a new password the grants that kept it are gone, and its limit may be
   * raised yet.
   */
  static OptionalLong next(long expiresMs, long limit, long downloads, Instant now) {
    boolean exhausted = limit != 0 && downloads >= limit;
    return exhausted
        ? OptionalLong.of(earlier(expiresMs, now.plus(Grants.LIFE).toEpochMilli()))
        : atExpiry(expiresMs);
  }

  private static OptionalLong atExpiry(long expiresMs) {
    return expiresMs == 0 ? OptionalLong.empty() : OptionalLong.of(expiresMs);
  }

  /** The earlier of a share's expiry, where 0 is never, and another moment. */
  static long earlier(long expiresMs, long otherMs) {
    return expiresMs == 0 ? otherMs : Math.min(expiresMs, otherMs);
  }
}
