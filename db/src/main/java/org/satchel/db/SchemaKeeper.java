package org.satchel.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Brings tables up to date, and refuses those of a newer Satchel.
 *
 * <p>Flyway does the migrating. It is loaded only when there is something to migrate: a start whose
 * tables are current compares one number for each feature, since Flyway's own look costs several
 * times the rest of opening the database.
 *
 * <p>Stateless.
 *
 * <p>Source: docs/decisions/0013-migrations-at-start.md.
 */
final class SchemaKeeper {

  /** A second each: scripts that take longer than this may take hours. */
  private static final int LOCK_RETRIES_MAX = 5;

  private SchemaKeeper() {}

  /**
   * True if every feature's tables are at its newest version.
   *
   * @param tables the names of the history tables that exist
   */
  static boolean isCurrent(Connection connection, Set<String> tables, List<Migrations> features)
      throws SQLException, DatabaseException {
    boolean current = true;
    for (Migrations feature : features) {
      int version = tables.contains(feature.historyTable()) ? version(connection, feature) : 0;
      if (version > feature.version()) {
        throw new DatabaseException(
            DatabaseException.Kind.NEWER_SCHEMA,
            ("a newer Satchel wrote this database (its %s tables are of version %d, this program"
                    + " knows %d): run that version, or restore a backup made by this one")
                .formatted(feature.feature(), version, feature.version()),
            null);
      }
      current &= version == feature.version();
    }
    return current;
  }

  private static int version(Connection connection, Migrations feature) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "SELECT max(CAST(version AS INTEGER)) FROM "
                    + feature.historyTable()
                    + " WHERE success")) {
      return result.next() ? result.getInt(1) : 0;
    }
  }

  static void migrate(DataSource source, List<Migrations> features) throws DatabaseException {
    for (Migrations feature : features) {
      try {
        migrate(source, feature);
      } catch (FlywayException e) {
        if (isLockedOut(e)) {
          throw new DatabaseException(
              DatabaseException.Kind.BUSY,
              ("another server is bringing the %s tables up to date: start this one when it is"
                      + " done")
                  .formatted(feature.feature()),
              e);
        }
        throw new DatabaseException(
            DatabaseException.Kind.OTHER,
            "the " + feature.feature() + " tables could not be brought up to date",
            e);
      }
    }
  }

  /** Flyway has no code for it; a lock that fails for another reason has other words. */
  private static boolean isLockedOut(FlywayException e) {
    return String.valueOf(e.getMessage()).startsWith("Number of retries exceeded");
  }

  private static void migrate(DataSource source, Migrations feature) {
    Flyway flyway =
        Flyway.configure()
            .dataSource(source)
            .locations(feature.location())
            .table(feature.historyTable())
            // Another feature's tables stand already in the same schema.
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .lockRetryCount(LOCK_RETRIES_MAX)
            .load();
    flyway.migrate();
    MigrationInfo newest = flyway.info().current();
    String version =
        newest == null || newest.getVersion() == null ? "0" : newest.getVersion().getVersion();
    if (!version.equals(Integer.toString(feature.version()))) {
      throw new IllegalStateException(
          "the newest script of %s is %s, but %d is declared"
              .formatted(feature.feature(), version, feature.version()));
    }
  }
}
