package org.satchel.db;

import java.nio.file.Path;
import java.util.List;

/**
 * The one database of a server: SQLite in a file, or PostgreSQL.
 *
 * <p>A write that returned is durable (SQLite: WAL with {@code synchronous=FULL}; PostgreSQL: its
 * default). On SQLite one thread writes and many waiting transactions share one sync. On PostgreSQL
 * writes run under READ COMMITTED: work that reads a row in order to change it adds {@link
 * Dialect#forUpdate}; deadlocks and serialization conflicts are retried, a bounded number of times.
 * Reads see one snapshot on both.
 *
 * <p>Safe on any thread; a write inside a write is our bug and refused.
 *
 * <p>Source: docs/decisions/0012-group-commit.md.
 */
public final class Database implements AutoCloseable {

  /** What a backup came to. */
  public sealed interface Backup {
    /** The whole database, consistent and synced, lies in this file. */
    record Written(Path file, long bytes) implements Backup {}

    /** PostgreSQL has its own tools for it: {@code pg_dump}, or a standby. */
    record UsePgDump() implements Backup {}
  }

  private final Engine engine;

  private Database(Engine engine) {
    this.engine = engine;
  }

  /**
   * Opens the database and brings the features' tables up to date, in the order given.
   *
   * @throws DatabaseException of kind {@code NEWER_SCHEMA} if a newer Satchel wrote it, {@code
   *     DAMAGED} if it is no database of ours
   */
  public static Database open(DatabaseConfig config, List<Migrations> features)
      throws DatabaseException {
    Engine engine =
        switch (config) {
          case DatabaseConfig.Sqlite sqlite -> SqliteEngine.open(sqlite, features);
          case DatabaseConfig.Postgres postgres -> PostgresEngine.open(postgres, features);
        };
    return new Database(engine);
  }

  /**
   * Runs work in a transaction and returns once it is durable. An unchecked exception of the work
   * rolls it back and is thrown on to the caller.
   */
  public <T> T write(Tx.Work<T> work) throws DatabaseException {
    return engine.write(work);
  }

  /** Runs work that changes nothing, on one snapshot. */
  public <T> T read(Tx.Work<T> work) throws DatabaseException {
    return engine.read(work);
  }

  public Dialect dialect() {
    return engine.dialect();
  }

  /**
   * Copies the database while it is in use.
   *
   * @param target a file that must not exist yet
   * @param spareBytes what stays free on its disk
   * @throws DatabaseException of kind {@code FULL} if that is not free beside the copy; nothing is
   *     left of one that fails
   */
  public Backup backup(Path target, long spareBytes) throws DatabaseException {
    return engine.backup(target, spareBytes);
  }

  /** Finishes what was begun and closes all connections. */
  @Override
  public void close() {
    engine.close();
  }
}
