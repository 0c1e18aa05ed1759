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
  SQLITE(""),
  POSTGRESQL(" FOR UPDATE");

  private final String forUpdate;

  Dialect(String forUpdate) {
    this.forUpdate = forUpdate;
  }

  /**
   * The end of a {@code SELECT} whose rows this transaction goes on to change. Without it two
   * PostgreSQL transactions can both read the old value (READ COMMITTED).
   */
  public String forUpdate() {
    return forUpdate;
  }
}
