package org.satchel.db;

import java.nio.file.Path;

/**
 * What differs between the two databases behind {@link Database}.
 *
 * <p>Methods may be called by any thread at any time between construction and {@link #close}.
 */
sealed interface Engine extends AutoCloseable permits SqliteEngine, PostgresEngine {

  Dialect dialect();

  <T> T write(Tx.Work<T> work) throws DatabaseException;

  <T> T read(Tx.Work<T> work) throws DatabaseException;

  Database.Backup backup(Path target, long spareBytes) throws DatabaseException;

  @Override
  void close();
}
