package org.satchel.core.shares;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.satchel.core.StorageException;
import org.satchel.core.objects.ObjectStore;
import org.satchel.db.Database;
import org.satchel.db.Dialect;
import org.satchel.db.Migrations;

/**
 * All that this package offers.
 *
 * <p>Why this way: opening does no work that grows with what is stored.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: ARCHITECTURE.md.
 */
public record ShareStore(
    Shares shares, Grants grants, Operator operator, Tokens tokens, Housekeeping housekeeping) {

  /** The tables of shares. */
  public static final Migrations MIGRATIONS =
      new Migrations("shares", "classpath:org/satchel/core/shares/migrations", 1);

  /**
   * Opens the shares of one data folder.
   *
   * @param spool a folder of this store's own, made if missing, for long lists being received
   * @param random a secure one, safe on any thread: it draws upload tokens
   */
  public static ShareStore open(
      Database database,
      ObjectStore objects,
      Path spool,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry registry)
      throws StorageException {
    clear(spool);
    var meters = new SharesMeters(registry);
    long spareBytes = objects.uploads().reserveBytes() / 2;
    var parts = new Parts(database, objects.objects(), spool, spareBytes, clock, random, meters);
    if (database.dialect() == Dialect.SQLITE) {
      // The data folder's lock is ours, so whoever worked on a draft is no more.
      parts.write(
          tx -> {
            DraftTable.forsakeAll(tx);
            return true;
          });
    }
    return new ShareStore(
        new Shares(parts),
        new Grants(parts),
        new Operator(parts),
        new Tokens(parts),
        new Housekeeping(parts, objects.cleanup()));
  }

  private static void clear(Path spool) throws StorageException {
    try {
      Files.createDirectories(spool);
      try (DirectoryStream<Path> left = Files.newDirectoryStream(spool, "list-*.tmp")) {
        for (Path file : left) Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw StorageException.of("the folder for object lists", e);
    }
  }
}
