package org.satchel.swarm.provider;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.satchel.swarm.SegmentName;
import org.satchel.swarm.SegmentSource;
import org.satchel.swarm.SwarmException;

/**
 * A place that keeps segments: a failure domain.
 *
 * <p>What every implementation keeps to, and {@code ProviderContract} checks: {@code put} is
 * durable when it returns and may be called again; a name is never reused for other bytes; {@code
 * delete} may be called twice; nothing here is atomic across names.
 *
 * <p>Units: bytes. All methods are safe on any thread.
 *
 * <p>Source: docs/decisions/0010-segment-names.md.
 */
public interface Provider {

  /** Pages of {@link #list} are held in memory. */
  int LIST_MAX = 10_000;

  /** What to do about a part that cannot be listed. */
  @FunctionalInterface
  interface Unlisted {
    void tell(SwarmException failure) throws SwarmException;
  }

  /** One stored segment, as {@link #list} tells it. */
  record Stored(SegmentName name, long bytes, Instant modified) {}

  /**
   * Keeps a file's bytes under this name. The file was synced by its writer, is not written to
   * while this runs, and stays where it is; the caller removes it once its own books name the
   * segment, so that at no moment the only copy has no name.
   *
   * @param now becomes the segment's date, which protects it from being taken for an orphan
   * @throws SwarmException after which the segment may be there or not; the same call may follow
   */
  void put(SegmentName name, Path staged, Instant now) throws SwarmException;

  /**
   * Opens a segment.
   *
   * @throws SwarmException of kind {@code DAMAGED} if it is not there
   */
  SegmentSource open(SegmentName name) throws SwarmException;

  /**
   * Removes a segment.
   *
   * @return its length, or 0 if it was not there
   */
  long delete(SegmentName name) throws SwarmException;

  /**
   * Stored segments in the order of their names, after the given one.
   *
   * @param limit 1 to {@link #LIST_MAX}; fewer are returned only at the end
   * @param unlisted is told of each part that cannot be listed, and lets the rest be or throws
   */
  List<Stored> list(Optional<SegmentName> after, int limit, Unlisted unlisted)
      throws SwarmException;

  /** The same, for whom a list with a gap is none. */
  default List<Stored> list(Optional<SegmentName> after, int limit) throws SwarmException {
    return list(
        after,
        limit,
        failure -> {
          throw failure;
        });
  }

  /** Whose segments these are, as {@link #claim} was told last; empty before. */
  Optional<String> owner() throws SwarmException;

  /** Says whose segments these are, at most 64 ASCII characters; durable when it returns. */
  void claim(String owner) throws SwarmException;

  /** What it can still take. */
  long freeBytes() throws SwarmException;
}
