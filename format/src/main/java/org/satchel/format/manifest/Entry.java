package org.satchel.format.manifest;

import java.time.Instant;
import java.util.Optional;
import org.satchel.format.seal.ObjectRef;

/**
 * One file or folder of a share.
 *
 * <p>Its values are what the sender says; nothing of it was seen by the server.
 *
 * <p>Units: lengths and offsets in bytes of plaintext; {@code modified} in whole milliseconds.
 * Immutable, safe on any thread.
 *
 * <p>Source: spec/file-format.md section 5.
 */
public sealed interface Entry {

  /** Numbers of a manifest stay below it, so that JavaScript holds them exactly. */
  long NUMBER_BOUND = 1L << 53;

  PathName path();

  /** Empty when unknown. */
  Optional<Instant> modified();

  /** A folder, listed so that empty ones and their times survive. */
  record Folder(PathName path, Optional<Instant> modified) implements Entry {
    public Folder {
      modified = wholeMillis(modified);
    }
  }

  /** A regular file. */
  record File(
      PathName path, Optional<Instant> modified, boolean executable, long length, Place place)
      implements Entry {

    /**
     * @throws IllegalArgumentException if it cannot lie where it is said to lie
     */
    public File {
      modified = wholeMillis(modified);
      boolean fits =
          switch (place) {
            case Nowhere() -> length == 0;
            case Whole(ObjectRef object) -> length == object.sizeBytes();
            case InPack(ObjectRef pack, long offset) ->
                length >= 1
                    && length <= pack.sizeBytes()
                    && offset >= 0
                    && offset <= pack.sizeBytes() - length;
          };
      if (!fits) throw new IllegalArgumentException("a file cannot lie there");
    }
  }

  /** Where a file's bytes lie. */
  sealed interface Place {}

  /** An empty file has no bytes. */
  record Nowhere() implements Place {}

  /** Alone in an object of its own. */
  record Whole(ObjectRef object) implements Place {}

  /** With other small files in one object, from this offset on. */
  record InPack(ObjectRef pack, long offset) implements Place {}

  /** Empty for what no manifest can state. */
  private static Optional<Instant> wholeMillis(Optional<Instant> instant) {
    return instant
        .filter(time -> Math.abs((double) time.getEpochSecond()) < NUMBER_BOUND)
        .map(time -> Instant.ofEpochMilli(time.toEpochMilli()))
        .filter(time -> Math.abs(time.toEpochMilli()) < NUMBER_BOUND);
  }
}
