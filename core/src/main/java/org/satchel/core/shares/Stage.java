package org.satchel.core.shares;

/**
 * Whether a share still keeps its objects, and if not, why.
 *
 * <p>Why this way: unlike {@link ShareState}, which the time alone can change, a stage is a step
 * that was taken, is stored, and is never taken back: bytes that were removed do not return, also
 * when a clock that ran ahead is set right. The codes are the column's.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: docs/decisions/0022-exhausted-and-expired-shares.md.
 */
enum Stage {
  KEPT(0),
  /** The record held is the owner's tombstone. */
  ENDED(1),
  /** The operator's act; the record held is still the owner's last one. */
  ENDED_BY_OPERATOR(2),
  EXPIRED(3),
  EXHAUSTED(4);

  private final long code;

  Stage(long code) {
    this.code = code;
  }

  long code() {
    return code;
  }

  boolean ended() {
    return this == ENDED || this == ENDED_BY_OPERATOR;
  }

  /**
   * @throws IllegalStateException for a code that no version wrote: the database is damaged
   */
  static Stage of(long code) {
    for (Stage stage : values()) {
      if (stage.code == code) return stage;
    }
    throw new IllegalStateException("no stage of a share has the code " + code);
  }
}
