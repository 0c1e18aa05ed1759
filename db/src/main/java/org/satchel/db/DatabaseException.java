package org.satchel.db;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Says that the database failed us, and whether trying again can help.
 *
 * <p>One checked type for both engines, so that callers never look at vendor codes. A broken
 * constraint is not among the kinds: statements that may meet a taken key say {@code ON CONFLICT}.
 *
 * <p>Immutable, safe on any thread.
 *
 * <p>Source: SQLite result codes; PostgreSQL 15 appendix A, error codes.
 */
public final class DatabaseException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What went wrong, by what the caller can do about it. */
  public enum Kind {
    /** Somebody else held a lock for too long, or a serialization conflict outlived its retries. */
    BUSY(true),
    /** No room on the database's disk; helps only after somebody has made room. */
    FULL(false),
    /** The server or its connection is gone, or it or a statement was stopped, for time too. */
    LOST(true),
    /** The file is damaged or is no database of ours. */
    DAMAGED(false),
    /** A newer Satchel wrote this database. */
    NEWER_SCHEMA(false),
    /** Anything else: a statement that the engine refuses, an I/O error. */
    OTHER(false);

    private final boolean retryHelps;

    Kind(boolean retryHelps) {
      this.retryHelps = retryHelps;
    }
  }

  private final Kind kind;

  public DatabaseException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Translates what a driver threw. */
  static DatabaseException of(SQLException cause) {
    String state = cause.getSQLState();
    Kind kind =
        cause instanceof SQLiteException sqlite
            ? sqliteKind(sqlite)
            : postgresKind(state == null ? "08000" : state);
    // The engine's words may tell of an error of the disk, and hide that nothing is broken.
    String what =
        kind == Kind.FULL
            ? "no room is left on the file system of the database; make room there and try again: "
            : "the database failed: ";
    return new DatabaseException(kind, what + cause.getMessage(), cause);
  }

  /** Translates what the file system threw, which Java tells by the system's own words. */
  static DatabaseException of(String what, IOException cause) {
    String words = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    boolean full = words.contains("no space left") || words.contains("quota exceeded");
    return new DatabaseException(full ? Kind.FULL : Kind.OTHER, what, cause);
  }

  public Kind kind() {
    return kind;
  }

  /** True if the same call may well succeed a little later without anybody's doing. */
  public boolean retryHelps() {
    return kind.retryHelps;
  }

  private static Kind sqliteKind(SQLiteException cause) {
    // The log's index lies beside it, and only a disk without room keeps it from its size.
    if (cause.getResultCode() == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE) return Kind.FULL;
    // The low byte is the primary result code, the rest its extension.
    int code = cause.getErrorCode() & 0xFF;
    if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
      return Kind.BUSY;
    }
    if (code == SQLiteErrorCode.SQLITE_FULL.code) return Kind.FULL;
    if (code == SQLiteErrorCode.SQLITE_CORRUPT.code || code == SQLiteErrorCode.SQLITE_NOTADB.code) {
      return Kind.DAMAGED;
    }
    return Kind.OTHER;
  }

  // Only the connection pool throws without a state: it found no connection in time.
  private static Kind postgresKind(String state) {
    return switch (state.toUpperCase(Locale.ROOT)) {
      case "40001", "40P01", "55P03" -> Kind.BUSY;
      case "53100" -> Kind.FULL;
      case "25P03", "53300", "57014", "57P01", "57P02", "57P03" -> Kind.LOST;
      case "XX001", "XX002" -> Kind.DAMAGED;
      default -> state.startsWith("08") ? Kind.LOST : Kind.OTHER;
    };
  }
}
