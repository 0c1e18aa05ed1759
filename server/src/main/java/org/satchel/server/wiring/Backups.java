package org.satchel.server.wiring;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.satchel.core.StorageException;
import org.satchel.db.Database;
import org.satchel.db.DatabaseException;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.satchel.server.ops.AdminDoor;
import org.satchel.server.ops.DataFolder;
import org.satchel.server.storage.StorageProblems;

/**
 * Copies the database while the server runs.
 *
 * <p>The segments need no such care: they never change once they are there, any file copy does.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: docs/operations.md, backup.
 */
final class Backups implements AdminDoor.Act {

  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("'satchel-'yyyyMMdd-HHmmss-SSS'.db'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Database database;
  private final DataFolder data;
  private final InstantSource clock;
  private final long spareBytes;

  /** Copies of this database, which leave so much free on the disk. */
  Backups(Database database, DataFolder data, InstantSource clock, long spareBytes) {
    this.database = database;
    this.data = data;
    this.clock = clock;
    this.spareBytes = spareBytes;
  }

  @Override
  public AdminDoor.Report run() throws RefusedException {
    try {
      Path target = data.backups().resolve(NAME.format(clock.instant()));
      return switch (database.backup(target, spareBytes)) {
        case Database.Backup.Written(Path file, long bytes) ->
            json -> {
              json.writeStringField("path", file.toString());
              json.writeNumberField("bytes", bytes);
            };
        case Database.Backup.UsePgDump usePgDump ->
            throw RefusedException.of(Problem.BACKUP_UNSUPPORTED);
      };
    } catch (DatabaseException e) {
      throw StorageProblems.refused(StorageException.of(e));
    } catch (IOException e) {
      throw StorageProblems.refused(StorageException.of("the folder of backups", e));
    }
  }
}
