package org.satchel.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The current row of a result, read by column name and type.
 *
 * <p>JDBC answers 0 for a NULL number unless one asks again; here a column that may be NULL is read
 * by a method that says so, and a NULL elsewhere is our bug.
 *
 * <p>Valid only inside the reader it was given to; confined to that thread.
 *
 * <p>Source: JDBC 4.3.
 */
public final class Row {

  /** Turns the current row into a value. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Row row) throws DatabaseException;
  }

  private final ResultSet result;

  Row(ResultSet result) {
    this.result = result;
  }

  public long number(String column) throws DatabaseException {
    return optionalNumber(column).orElseThrow(() -> unexpectedNull(column));
  }

  public OptionalLong optionalNumber(String column) throws DatabaseException {
    try {
      long value = result.getLong(column);
      return result.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  public byte[] bytes(String column) throws DatabaseException {
    byte[] value = bytesOrNull(column);
    if (value == null) throw unexpectedNull(column);
    return value;
  }

  public byte @Nullable [] bytesOrNull(String column) throws DatabaseException {
    try {
      return result.getBytes(column);
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  public String text(String column) throws DatabaseException {
    String value = textOrNull(column);
    if (value == null) throw unexpectedNull(column);
    return value;
  }

  public @Nullable String textOrNull(String column) throws DatabaseException {
    try {
      return result.getString(column);
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  private static IllegalStateException unexpectedNull(String column) {
    return new IllegalStateException("column " + column + " is NULL");
  }
}
