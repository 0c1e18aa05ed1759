package org.satchel.db;

/**
 * One transaction, as the work inside it sees it.
 *
 * <p>Plain SQL and typed values; no mapper, no statement builder. Work must be repeatable and do no
 * other input or output: it is run again after a conflict, and on SQLite it shares its commit with
 * others.
 *
 * <p>Valid only inside the work it was given to; confined to that thread.
 *
 * <p>Source: docs/decisions/0012-group-commit.md.
 */
public final class Tx {

  /** What happens inside a transaction. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Tx tx) throws DatabaseException;
  }

  private final Session session;
  private final Dialect dialect;
  private boolean undone;

  Tx(Session session, Dialect dialect) {
    this.session = session;
    this.dialect = dialect;
  }

  public Query sql(String text) {
    return new Query(session, text);
  }

  public Dialect dialect() {
    return dialect;
  }

  /**
   * Takes back all that this transaction changed, while its work still returns a value: for an
   * expected outcome, such as a quota that is met only at the third row.
   */
  public void undo() {
    undone = true;
  }

  boolean undone() {
    return undone;
  }
}
