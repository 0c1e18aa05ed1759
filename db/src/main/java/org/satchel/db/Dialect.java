package org.satchel.db;

/**
 * The few places where SQLite and PostgreSQL want different words.
 *
 * <p>All tables and statements are written once, in the words both know ({@code BYTEA}, {@code
 * BIGINT} epoch milliseconds, {@code TEXT}, {@code ON CONFLICT}, {@code RETURNING}). What remains
 * is row locking: SQLite has one writer and needs none.
 *
 * <p>Constants, safe on any thread.
 *
 * <p>Source: docs/decisions/0012-group-commit.md.
 */
public enum Dialect {
  SQLITE("", ""),
  POSTGRESQL(" FOR UPDATE", " FOR UPDATE SKIP LOCKED");

  private final String forUpdate;
  private final String skipLocked;

  Dialect(String forUpdate, String skipLocked) {
    this.forUpdate = forUpdate;
    this.skipLocked = skipLocked;
  }

  /**
   * The end of a {@code SELECT} whose rows this transaction goes on to change. Without it two
   * PostgreSQL transactions can both read the old value (READ COMMITTED).
   */
  public String forUpdate() {
    return forUpdate;
  }

  /** The end of a {@code SELECT} that takes work from a table that several gateways share. */
  public String forUpdateSkipLocked() {
    return skipLocked;
  }
}
