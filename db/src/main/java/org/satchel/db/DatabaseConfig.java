package org.satchel.db;

import java.nio.file.Path;

/**
 * Which database to open.
 *
 * <p>Two engines and no more: SQLite in the server's own folder, or PostgreSQL. One server uses a
 * database, since its segments lie in that server's folder.
 *
 * <p>Values; a password is never printed.
 *
 * <p>Source: docs/operations.md.
 */
public sealed interface DatabaseConfig {

  /** A file, made if it is not there; its folder must exist. */
  record Sqlite(Path file) implements DatabaseConfig {}

  /**
   * A server.
   *
   * @param url {@code jdbc:postgresql://host[:port]/database[?parameters]}
   * @param writers connections for writing, and as many again for reading
   */
  record Postgres(String url, String user, String password, int writers) implements DatabaseConfig {

    /**
     * Twice this many connections stay far below PostgreSQL's default of 100; more writers than
     * this only wait for the same disk (12,500 durable transactions a second with 16 in all).
     */
    public static final int WRITERS_DEFAULT = 8;

    /** PostgreSQL's own default for all clients is 100 connections. */
    public static final int WRITERS_MAX = 45;

    public Postgres {
      if (!url.startsWith("jdbc:postgresql:")) {
        throw new IllegalArgumentException(
            "the database URL must begin with jdbc:postgresql:, not \"" + url + "\"");
      }
      if (writers < 1 || writers > WRITERS_MAX) {
        throw new IllegalArgumentException(
            "connections must be 1 to " + WRITERS_MAX + ": " + writers);
      }
    }

    @Override
    public String toString() {
      return "Postgres[" + url.replaceFirst("\\?.*", "") + "]";
    }
  }
}
