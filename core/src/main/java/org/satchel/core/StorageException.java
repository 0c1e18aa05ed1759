package org.satchel.core;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.satchel.db.DatabaseException;
import org.satchel.swarm.SwarmException;

/**
 * Says that the database, a provider or the disk failed, and by its kind whether trying again can
 * help.
 *
 * <p>The one checked exception of this module: outcomes that are expected are sealed results.
 *
 * <p>Immutable, safe on any thread.
 *
 * <p>Source: {@link DatabaseException}, {@link SwarmException}.
 */
public final class StorageException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What went wrong, by what a door answers. */
  public enum Kind {
    /** Too much at once, or a lock held too long: the same request may succeed a little later. */
    BUSY,
    /** No room on a disk; repeating does not help. */
    FULL,
    /** What was stored is missing or not what it was; never retried, never repaired silently. */
    DAMAGED,
    /** The world failed otherwise; it may work a little later. */
    FAILED
  }

  private final Kind kind;

  public StorageException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public static StorageException of(DatabaseException cause) {
    Kind kind =
        switch (cause.kind()) {
          case BUSY -> Kind.BUSY;
          case FULL -> Kind.FULL;
          case DAMAGED -> Kind.DAMAGED;
          case LOST, NEWER_SCHEMA, OTHER -> Kind.FAILED;
        };
    return new StorageException(kind, "the database failed", cause);
  }

  public static StorageException of(SwarmException cause) {
    Kind kind =
        switch (cause.kind()) {
          case DAMAGED -> Kind.DAMAGED;
          case FULL -> Kind.FULL;
          case FAILED -> Kind.FAILED;
        };
    return new StorageException(kind, "the store failed", cause);
  }

  /** Translates what the file system threw. */
  public static StorageException of(String what, IOException cause) {
    return new StorageException(
        SwarmException.isFull(cause) ? Kind.FULL : Kind.FAILED, what, cause);
  }

  public Kind kind() {
    return kind;
  }
}
