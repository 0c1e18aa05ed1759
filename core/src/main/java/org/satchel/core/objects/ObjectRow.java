package org.satchel.core.objects;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.MerkleTree;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;

/**
 * One object as the database knows it.
 *
 * <p>How far an open upload has come is not a column: its segments' rows tell the whole segments,
 * the mark file the rest, so that no request writes to the database for a few bytes.
 *
 * <p>Units: bytes. A value.
 *
 * <p>Source: migrations/V1__objects.sql; docs/decisions/0011-mark-file.md.
 *
 * @param touched from when its life counts: its last segment's arrival, or its beginning; set back
 *     so that {@link ObjectsConfig#UNBEGUN} is left to a declared length of which no byte has come
 * @param segments how many segments have rows
 */
record ObjectRow(
    ObjectId id,
    UploadKind kind,
    State state,
    OptionalLong length,
    long reserved,
    Optional<Hash> root,
    Optional<Allowance.Account> account,
    Optional<LinkId> link,
    Instant touched,
    long segments) {

  /** The codes are the column's. */
  enum State {
    OPEN(0),
    COMPLETE(1),
    REMOVED(2);

    private final long code;

    State(long code) {
      this.code = code;
    }

    long code() {
      return code;
    }

    static State of(long code) {
      for (State state : values()) {
        if (state.code == code) return state;
      }
      throw new IllegalStateException("no state of an object has the code " + code);
    }
  }

  /** Where the whole segments of an open upload end. */
  long committedBytes() {
    return segments * MerkleTree.SEGMENT_BYTES;
  }

  /** When it is given up, unless it is in a share. */
  Instant expires() {
    return touched.plus(ObjectsConfig.LIFE);
  }
}
