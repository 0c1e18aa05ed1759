package org.satchel.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection and the statements prepared on it.
 *
 * <p>SQLite compiles a statement anew each time unless it is kept, which costs more than most of
 * our statements do. PostgreSQL's driver keeps its own, so there statements are simply closed.
 *
 * <p>Confined to one thread at a time.
 *
 * <p>Source: sqlite.org/c3ref/prepare.html.
 */
final class Session implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  /** All features together have some 100 statements; a compiled one takes a few kilobytes. */
  private static final int STATEMENTS_MAX = 128;

  private final Connection connection;
  private final boolean keeps;
  private final Map<String, PreparedStatement> idle = new LinkedHashMap<>(64, 0.75f, true);

  Session(Connection connection, boolean keeps) {
    this.connection = connection;
    this.keeps = keeps;
  }

  /** A statement for this text that nobody else uses until it is given back. */
  PreparedStatement take(String sql) throws SQLException {
    PreparedStatement kept = idle.remove(sql);
    return kept != null ? kept : connection.prepareStatement(sql);
  }

  void giveBack(String sql, PreparedStatement statement, boolean sound) throws SQLException {
    if (!keeps || !sound) {
      statement.close();
      return;
    }
    statement.clearParameters();
    PreparedStatement twin = idle.put(sql, statement);
    if (twin != null) twin.close();
    if (idle.size() > STATEMENTS_MAX) {
      var eldest = idle.entrySet().iterator();
      PreparedStatement dropped = eldest.next().getValue();
      eldest.remove();
      dropped.close();
    }
  }

  /** Runs a word of transaction control, such as {@code BEGIN IMMEDIATE}. */
  void control(String sql) throws SQLException {
    PreparedStatement statement = take(sql);
    boolean sound = false;
    try {
      statement.execute();
      sound = true;
    } finally {
      giveBack(sql, statement, sound);
    }
  }

  @Override
  public void close() {
    try {
      for (PreparedStatement statement : idle.values()) statement.close();
      connection.close();
    } catch (SQLException e) {
      LOG.warn("a database connection did not close cleanly", e);
    }
  }
}
