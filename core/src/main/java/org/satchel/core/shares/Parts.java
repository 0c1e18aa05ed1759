package org.satchel.core.shares;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.satchel.core.StorageException;
import org.satchel.core.objects.Objects;
import org.satchel.db.Database;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;

/**
 * What all of this package works with.
 *
 * <p>Why this way: passed as one, so that a class names only what it does and not five things it
 * was given.
 *
 * <p>Safe on any thread, as all of its parts are.
 *
 * @param spool a folder for long object lists that are being received
 * @param spareBytes what these lists leave free on its disk
 * @param random a secure one
 */
record Parts(
    Database database,
    Objects objects,
    Path spool,
    long spareBytes,
    InstantSource clock,
    RandomGenerator random,
    SharesMeters meters) {

  Instant now() {
    return clock.instant();
  }

  <T> T write(Tx.Work<T> work) throws StorageException {
    try {
      return database.write(work);
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
  }

  <T> T read(Tx.Work<T> work) throws StorageException {
    try {
      return database.read(work);
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
  }

  /** The random name of one attempt. */
  byte[] drawAttempt() {
    byte[] attempt = new byte[16];
    random.nextBytes(attempt);
    return attempt;
  }
}
