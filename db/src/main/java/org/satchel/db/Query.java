package org.satchel.db;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement with its parameters, to be run once.
 *
 * <p>Only the three types that both engines store alike can be bound: numbers, bytes, texts.
 *
 * <p>Made by {@link Tx#sql}; confined to the transaction's thread.
 *
 * <p>Source: JDBC 4.3.
 */
public final class Query {

  /** A result is read to the heap, so a statement without a sensible LIMIT is our bug. */
  public static final int ROWS_MAX = 100_000;

  /** Rows of one batch: PostgreSQL's driver holds a whole batch in memory before it sends. */
  public static final int BATCH_MAX = 10_000;

  private final Session session;
  private final String sql;
  private final List<@Nullable Object> values = new ArrayList<>();
  private final List<List<@Nullable Object>> batch = new ArrayList<>();

  Query(Session session, String sql) {
    this.session = session;
    this.sql = sql;
  }

  public Query bind(long value) {
    values.add(value);
    return this;
  }

  public Query bind(@Nullable Long value) {
    values.add(value);
    return this;
  }

  public Query bind(byte @Nullable [] value) {
    values.add(value);
    return this;
  }

  public Query bind(@Nullable String value) {
    values.add(value);
    return this;
  }

  /** Ends one row of a batch; the next {@code bind} begins another. See {@link #updateBatch}. */
  public Query next() {
    if (batch.size() == BATCH_MAX) throw new IllegalStateException("a batch is " + BATCH_MAX);
    batch.add(new ArrayList<>(values));
    values.clear();
    return this;
  }

  /** Runs a statement that changes rows and says how many it changed. */
  public int update() throws DatabaseException {
    return run(
        statement -> {
          set(statement, values);
          return statement.executeUpdate();
        });
  }

  /** Runs all rows collected by {@link #next} and says for each how many rows it changed. */
  public int[] updateBatch() throws DatabaseException {
    return run(
        statement -> {
          for (List<@Nullable Object> row : batch) {
            set(statement, row);
            statement.addBatch();
          }
          return statement.executeBatch();
        });
  }

  /** The first row, if there is one. */
  public <T> Optional<T> one(Row.Reader<T> reader) throws DatabaseException {
    List<T> rows = read(reader, 1);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
  }

  /** All rows. */
  public <T> List<T> list(Row.Reader<T> reader) throws DatabaseException {
    return read(reader, ROWS_MAX + 1);
  }

  private <T> List<T> read(Row.Reader<T> reader, int limit) throws DatabaseException {
    List<T> rows = new ArrayList<>();
    run(
        statement -> {
          set(statement, values);
          try (ResultSet result = statement.executeQuery()) {
            Row row = new Row(result);
            while (rows.size() < limit && result.next()) {
              rows.add(reader.read(row));
            }
          }
          return rows;
        });
    if (rows.size() > ROWS_MAX) throw new IllegalStateException("no LIMIT: " + sql);
    return rows;
  }

  @FunctionalInterface
  private interface Use<T> {
    T with(PreparedStatement statement) throws SQLException, DatabaseException;
  }

  private <T> T run(Use<T> use) throws DatabaseException {
    try {
      PreparedStatement statement = session.take(sql);
      boolean sound = false;
      try {
        T result = use.with(statement);
        sound = true;
        return result;
      } finally {
        session.giveBack(sql, statement, sound);
      }
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  private static void set(PreparedStatement statement, List<@Nullable Object> row)
      throws SQLException {
    int index = 1;
    for (Object value : row) {
      switch (value) {
        case null -> statement.setNull(index, Types.NULL);
        case Long number -> statement.setLong(index, number);
        case byte[] bytes -> statement.setBytes(index, bytes);
        default -> statement.setString(index, (String) value);
      }
      index++;
    }
  }
}
