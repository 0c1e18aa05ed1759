package org.satchel.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL: a pool that writes under READ COMMITTED and a pool that reads snapshots.
 *
 * <p>READ COMMITTED with row locks, since under SERIALIZABLE fifty buyers of one share would abort
 * each other; a row that is read to be changed is locked by {@link Dialect#forUpdate}. Reads run
 * under REPEATABLE READ, so that several statements see one state, as on SQLite.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: PostgreSQL 15 chapter 13; docs/decisions/0012-group-commit.md.
 */
final class PostgresEngine implements Engine {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresEngine.class);

  /** A repetition mostly meets nobody of this server: a tenth conflict in a row is no accident. */
  private static final int ATTEMPTS_MAX = 10;

  /** The first pause; it doubles up to 64 times this, with a random half. */
  private static final Duration PAUSE = Duration.ofMillis(2);

  private static final int PAUSE_DOUBLINGS_MAX = 6;

  /** Whoever waits longer for a connection gets an answer of 503 rather than none. */
  private static final Duration CONNECTION_WAIT = Duration.ofSeconds(10);

  /**
   * What a connection may wait for.
   *
   * @param session for the database to keep: a lock held for longer means that something hangs
   * @param socketSeconds beyond a statement's own limit: a host that vanished answers nothing, and
   *     is found so
   */
  private record Limits(String session, String socketSeconds) {

    /** Our transactions take milliseconds. */
    static final Limits SERVING =
        new Limits(
            "SET lock_timeout = '10s'; SET statement_timeout = '60s';"
                + " SET idle_in_transaction_session_timeout = '60s'",
            "90");

    /** Large tables may take hours. */
    static final Limits MIGRATING =
        new Limits(
            "SET lock_timeout = '10s'; SET statement_timeout = 0;"
                + " SET idle_in_transaction_session_timeout = 0",
            "0");
  }

  /** What hangs at the database may keep a repetition from being alone for this long. */
  private static final Duration TURN_WAIT = Duration.ofSeconds(10);

  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final ThreadLocal<Boolean> writing = ThreadLocal.withInitial(() -> false);

  /**
   * First attempts share it; what a deadlock undid is repeated alone if that can be had soon, since
   * beside the same rivals it would lose every second time again.
   */
  private final ReadWriteLock turns = new ReentrantReadWriteLock(true);

  private PostgresEngine(HikariDataSource writers, HikariDataSource readers) {
    this.writers = writers;
    this.readers = readers;
  }

  static PostgresEngine open(DatabaseConfig.Postgres config, List<Migrations> features)
      throws DatabaseException {
    HikariDataSource writers = pool(config, "write", Limits.SERVING, false);
    boolean sound = false;
    try {
      if (!isCurrent(writers, features)) migrate(config, features);
      HikariDataSource readers = pool(config, "read", Limits.SERVING, true);
      sound = true;
      return new PostgresEngine(writers, readers);
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    } finally {
      if (!sound) writers.close();
    }
  }

  private static boolean isCurrent(HikariDataSource writers, List<Migrations> features)
      throws SQLException, DatabaseException {
    try (Connection connection = writers.getConnection()) {
      boolean current = SchemaKeeper.isCurrent(connection, historyTables(connection), features);
      connection.rollback();
      return current;
    }
  }

  private static void migrate(DatabaseConfig.Postgres config, List<Migrations> features)
      throws DatabaseException {
    try (HikariDataSource patient = pool(config, "migrate", Limits.MIGRATING, false)) {
      SchemaKeeper.migrate(patient, features);
    }
  }

  private static HikariDataSource pool(
      DatabaseConfig.Postgres config, String name, Limits limits, boolean readOnly)
      throws DatabaseException {
    var hikari = new HikariConfig();
    hikari.setPoolName("satchel-" + name);
    hikari.setJdbcUrl(config.url());
    hikari.setUsername(config.user());
    hikari.setPassword(config.password());
    hikari.setMaximumPoolSize(config.writers());
    hikari.setMinimumIdle(1);
    hikari.setAutoCommit(false);
    hikari.setReadOnly(readOnly);
    hikari.setTransactionIsolation(
        readOnly ? "TRANSACTION_REPEATABLE_READ" : "TRANSACTION_READ_COMMITTED");
    hikari.setConnectionTimeout(CONNECTION_WAIT.toMillis());
    hikari.setConnectionInitSql(limits.session());
    hikari.setIsolateInternalQueries(true); // else the first rollback would undo those limits
    hikari.addDataSourceProperty("socketTimeout", limits.socketSeconds());
    hikari.addDataSourceProperty("tcpKeepAlive", "true");
    try {
      return new HikariDataSource(hikari);
    } catch (HikariPool.PoolInitializationException e) {
      throw new DatabaseException(
          DatabaseException.Kind.LOST, "PostgreSQL does not answer: " + e.getMessage(), e);
    }
  }

  private static Set<String> historyTables(Connection connection) throws SQLException {
    Set<String> names = new HashSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT table_name FROM information_schema.tables"
                    + " WHERE table_schema = current_schema() AND table_name LIKE 'history_%'")) {
      while (result.next()) names.add(result.getString(1));
    }
    return names;
  }

  @Override
  public Dialect dialect() {
    return Dialect.POSTGRESQL;
  }

  @Override
  public <T> T write(Tx.Work<T> work) throws DatabaseException {
    if (writing.get()) {
      throw new IllegalStateException("a write inside a write could wait for itself");
    }
    writing.set(true);
    try {
      boolean alone = false;
      for (int attempt = 1; ; attempt++) {
        Lock turn = turn(alone);
        try {
          return run(writers, work);
        } catch (DatabaseException e) {
          if (e.kind() != DatabaseException.Kind.BUSY || attempt == ATTEMPTS_MAX) throw e;
          LOG.debug("transaction repeated after attempt {}", attempt, e);
          alone = lostToARival(e);
        } finally {
          turn.unlock();
        }
        pause(attempt);
      }
    } finally {
      writing.remove();
    }
  }

  /** Takes a turn: alone if that can be had soon. */
  private Lock turn(boolean alone) {
    try {
      if (alone && turns.writeLock().tryLock(TURN_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return turns.writeLock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    turns.readLock().lock();
    return turns.readLock();
  }

  /** True for SQLSTATE class 40, a deadlock or a serialization conflict; not for a long wait. */
  private static boolean lostToARival(DatabaseException e) {
    if (!(e.getCause() instanceof SQLException cause)) return false;
    String state = cause.getSQLState();
    return state != null && state.startsWith("40");
  }

  private static void pause(int attempt) {
    long nanos = PAUSE.toNanos() << Math.min(attempt - 1, PAUSE_DOUBLINGS_MAX);
    long jittered = nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1);
    LockSupport.parkNanos(jittered);
  }

  @Override
  public <T> T read(Tx.Work<T> work) throws DatabaseException {
    return run(readers, work);
  }

  private static <T> T run(HikariDataSource pool, Tx.Work<T> work) throws DatabaseException {
    try (Connection connection = pool.getConnection()) {
      boolean finished = false;
      try {
        var tx = new Tx(new Session(connection, false), Dialect.POSTGRESQL);
        T value = work.run(tx);
        if (tx.undone()) {
          connection.rollback();
        } else {
          connection.commit();
        }
        finished = true;
        return value;
      } finally {
        if (!finished) rollBack(connection);
      }
    } catch (SQLException e) {
      throw DatabaseException.of(e);
    }
  }

  /** What failed before matters more than a rollback over a connection that may be gone. */
  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.debug("a failed transaction could not be rolled back", e);
    }
  }

  @Override
  public Database.Backup backup(Path target, long spareBytes) {
    return new Database.Backup.UsePgDump();
  }

  @Override
  public void close() {
    readers.close();
    writers.close();
  }
}
