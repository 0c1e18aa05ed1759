package org.satchel.core.objects;

import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.core.StorageException;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.MerkleTree;
import org.satchel.format.record.ObjectId;
import org.satchel.swarm.SegmentName;
import org.satchel.swarm.SwarmException;

/**
 * Makes a received segment part of its object.
 *
 * <p>The order is the promise: the bytes are synced, the swarm has them under a name of their own,
 * the row is committed, and only then the staged name goes. After a crash at any point the upload
 * stands either before or behind this segment, and what was acknowledged is there.
 *
 * <p>One for each append; {@link #commit} in the order of the segments, on one thread.
 *
 * <p>Source: docs/decisions/0011-mark-file.md.
 */
final class SegmentCommitter {

  private final Means means;
  private final ObjectId object;
  private final OptionalLong length;
  private volatile long committed;
  private volatile boolean complete;

  SegmentCommitter(Means means, ObjectRow row) {
    this.means = means;
    this.object = row.id();
    this.length = row.length();
    this.committed = row.segments();
  }

  /** How many segments have rows now. */
  long committed() {
    return committed;
  }

  boolean isComplete() {
    return complete;
  }

  void commit(StagedSegment segment) throws StorageException, StoppedException {
    Timer.Sample time = Timer.start();
    Hash root = segment.root();
    segment.sync();
    segment.offered();
    means.storing().readLock().lock();
    try {
      SegmentName name = store(segment, root);
      record(new SegmentTable.Segment(segment.ordinal(), name, segment.length()), name);
    } finally {
      means.storing().readLock().unlock();
    }
    segment.stored();
    committed = segment.ordinal() + 1;
    means.staging().unstage(segment);
    time.stop(means.meters().stored());
  }

  private SegmentName store(StagedSegment segment, Hash root) throws StorageException {
    try {
      return means.swarm().put(root, segment.file());
    } catch (SwarmException e) {
      throw StorageException.of(e);
    }
  }

  private void record(SegmentTable.Segment segment, SegmentName name)
      throws StorageException, StoppedException {
    long end =
        segment.ordinal() * org.satchel.format.merkle.MerkleTree.SEGMENT_BYTES + segment.length();
    boolean last = length.isPresent() && length.getAsLong() == end;
    Instant now = means.clock().instant();
    Optional<StoppedException.Why> stopped;
    try {
      Optional<Hash> root = last ? Optional.of(objectRoot(segment)) : Optional.empty();
      stopped =
          means
              .database()
              .write(
                  tx -> {
                    Optional<StoppedException.Why> obstacle = reserve(tx, end);
                    if (obstacle.isPresent()) {
                      tx.undo();
                      return obstacle;
                    }
                    SegmentTable.insert(tx, object, segment);
                    if (root.isPresent()) {
                      ObjectTable.complete(tx, object, root.get(), now);
                    } else {
                      ObjectTable.touch(tx, object, now);
                    }
                    return Optional.empty();
                  });
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
    if (stopped.isPresent()) {
      discard(name);
      throw new StoppedException(stopped.get());
    }
    complete = last;
  }

  private Hash objectRoot(SegmentTable.Segment last) throws DatabaseException {
    var tree = new MerkleTree();
    if (last.ordinal() > 0) SegmentTable.addRoots(means.database(), object, tree);
    tree.add(last.name().root());
    return tree.root();
  }

  /** Completes an object all of whose bytes have rows already, or that has none. */
  void completeAsIs() throws StorageException, StoppedException {
    var tree = new MerkleTree();
    Instant now = means.clock().instant();
    Optional<StoppedException.Why> stopped;
    try {
      SegmentTable.addRoots(means.database(), object, tree);
      stopped =
          means
              .database()
              .write(
                  tx -> {
                    Optional<StoppedException.Why> obstacle = reserve(tx, length.orElseThrow());
                    if (obstacle.isEmpty()) ObjectTable.complete(tx, object, tree.root(), now);
                    return obstacle;
                  });
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
    if (stopped.isPresent()) throw new StoppedException(stopped.get());
    complete = true;
  }

  /** Counts bytes of an upload of unknown length, before they are acknowledged. */
  void reserve(long end) throws StorageException, StoppedException {
    Optional<StoppedException.Why> stopped;
    try {
      stopped =
          means
              .database()
              .write(
                  tx -> {
                    Optional<StoppedException.Why> obstacle = reserve(tx, end);
                    if (obstacle.isPresent()) tx.undo();
                    return obstacle;
                  });
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
    if (stopped.isPresent()) throw new StoppedException(stopped.get());
  }

  /** An upload of declared length was counted when that was told. */
  private Optional<StoppedException.Why> reserve(Tx tx, long end) throws DatabaseException {
    Optional<ObjectRow> row = ObjectTable.lock(tx, object);
    if (row.isEmpty() || row.get().state() != ObjectRow.State.OPEN) {
      return Optional.of(StoppedException.Why.GONE);
    }
    if (length.isPresent()) return Optional.empty();
    if (!UsageTable.take(tx, row.get().account(), end - row.get().reserved(), 0)) {
      return Optional.of(StoppedException.Why.OVER_QUOTA);
    }
    ObjectTable.reserve(tx, object, end);
    return Optional.empty();
  }

  /** The row is certainly not there, so the file may go at once instead of as an orphan. */
  private void discard(SegmentName name) throws StorageException {
    try {
      means.swarm().delete(name);
    } catch (SwarmException e) {
      throw StorageException.of(e);
    }
  }
}
