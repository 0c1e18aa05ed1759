package org.satchel.core.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.satchel.core.StorageException;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.merkle.MerkleTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One append, from the first byte of the body to the acknowledged offset.
 *
 * <p>Five threads at once: the caller's receives, one writes, one hashes, one syncs the segment
 * under way, one syncs and commits whole ones. Whatever ends the body, what came before is synced
 * and marked before the offset is told; a body with a checksum is held back until it proved right.
 *
 * <p>Units: bytes. Made for one append, run once, by the holder of the upload's lease.
 *
 * <p>Source: docs/decisions/0011-mark-file.md, docs/decisions/0014-append-pipeline.md.
 */
final class AppendRun {

  private static final Logger LOG = LoggerFactory.getLogger(AppendRun.class);

  /** Buffers that are written at once: with writes of 1 MiB the disk runs at its full speed. */
  private static final int RUN_BUFFERS = 4;

  /** Runs that wait between two of the threads. */
  private static final int RUNS_AHEAD = 1;

  /** One run is received, one written, one hashed, and between them one waits: 5 MiB an upload. */
  static final long AHEAD_BYTES_MAX = (3L + 2 * RUNS_AHEAD) * RUN_BUFFERS * Buffers.BYTES;

  /** A sender that takes longer for a run gains nothing from large writes, and holds one buffer. */
  private static final long RUN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Whole segments that wait for the disk; a faster network waits for it too. */
  private static final int SEGMENTS_AHEAD = 1;

  /** So often the disk is set to work, so that little is left to sync when the body ends. */
  private static final int SYNC_STEP_BYTES = 4 << 20;

  private enum End {
    /** Not yet. */
    MORE,
    WHOLE,
    CUT,
    FULL,
    TOO_LONG
  }

  /** Received bytes to be written and hashed, or, without bytes, the end of their segment. */
  private record Run(StagedSegment segment, List<ByteBuffer> bytes) {}

  private final Means means;
  private final ObjectRow row;
  private final Body body;
  private final Optional<Checksum> checksum;
  private final Optional<MessageDigest> digest;
  private final SegmentCommitter committer;
  private final Line<StagedSegment> committing;
  private final Line<Run> writing;
  private final Line<Run> hashing;
  private final Line<StagedSegment> syncing;
  private final List<StagedSegment> held = new ArrayList<>(); // until the checksum is proved
  private final List<StagedSegment> opened = new ArrayList<>();
  private final long start;
  private final long limit;
  private @Nullable StagedSegment current;
  private long offset;

  /** Prepares an append at an open upload's position. */
  AppendRun(Means means, ObjectRow row, Optional<Mark> mark, Body body, Optional<Checksum> checksum)
      throws StorageException {
    this.means = means;
    this.row = row;
    this.body = body;
    this.checksum = checksum;
    this.digest = checksum.map(Checksum::newDigest);
    this.committer = new SegmentCommitter(means, row);
    this.committing = new Line<>(SEGMENTS_AHEAD, committer::commit, segment -> {});
    this.writing = new Line<>(RUNS_AHEAD, this::write, this::drop);
    this.hashing = new Line<>(RUNS_AHEAD, this::hash, this::drop);
    this.syncing = new Line<>(1, StagedSegment::sync, segment -> {});
    this.start = row.committedBytes() + mark.map(Mark::length).orElse(0);
    this.offset = start;
    this.limit = limit();
    if (mark.isPresent()) {
      current = means.staging().resume(row.id(), mark.get());
      opened.add(current);
    }
  }

  /** The first byte that is too much. */
  private long limit() {
    long end = row.length().orElse(means.config().objectBytesMax());
    if (checksum.isEmpty()) return end;
    return Math.min(end, start + Checksum.BODY_BYTES_MAX);
  }

  AppendOutcome run() throws StorageException {
    try {
      return store(receive());
    } catch (StoppedException e) {
      takeBack();
      return switch (e.why()) {
        case OVER_QUOTA -> new AppendOutcome.OverQuota();
        case GONE -> new AppendOutcome.Unknown();
      };
    } catch (StorageException e) {
      takeBack();
      if (e.kind() != StorageException.Kind.FULL) throw e;
      LOG.warn("an append met a full disk", e);
      return new AppendOutcome.Full();
    } finally {
      rest();
      means.meters().received(offset - start);
      closeFiles();
    }
  }

  /** Receives until the body, the upload or the disk ends. */
  private End receive() throws StorageException, StoppedException {
    while (true) {
      if (offset == limit) return goesOn() ? End.TOO_LONG : End.WHOLE;
      if (means.staging().isFull()) return End.FULL;
      List<ByteBuffer> bytes = new ArrayList<>(RUN_BUFFERS);
      long position = offset;
      boolean handedOn = false;
      try {
        End end = fill(bytes);
        if (bytes.getFirst().hasRemaining()) {
          StagedSegment segment = segment(position);
          segment.received(bytes.stream().mapToInt(ByteBuffer::remaining).sum());
          handedOn = true;
          writing.put(new Run(segment, bytes));
          if (segment.length() == MerkleTree.SEGMENT_BYTES && !isAtEnd()) endSegment();
        }
        if (end != End.MORE) return end;
      } finally {
        if (!handedOn) bytes.forEach(means.buffers()::giveBack);
      }
    }
  }

  /** Fills a run's buffers: as many as there are, unless the sender is slow or others lack them. */
  private End fill(List<ByteBuffer> run) throws StorageException {
    long began = System.nanoTime();
    End end;
    do {
      Buffers.Filling filling = means.buffers().take(body::cut);
      ByteBuffer buffer = filling.buffer();
      run.add(buffer);
      try {
        buffer.limit((int) Math.min(buffer.capacity(), room()));
        end = fill(buffer);
      } finally {
        filling.done();
        buffer.flip();
      }
      offset += buffer.remaining();
    } while (end == End.MORE && goesOn(run) && System.nanoTime() - began < RUN_NANOS);
    return end;
  }

  private boolean goesOn(List<ByteBuffer> run) {
    boolean room = run.size() < RUN_BUFFERS && offset < limit;
    return room && offset % LeafHasher.LEAF_BYTES != 0 && !means.buffers().isScarce();
  }

  /** What the next buffer may take: each ends where a buffer's worth of its segment ends. */
  private long room() {
    return Math.min(limit - offset, Buffers.BYTES - offset % Buffers.BYTES);
  }

  private End fill(ByteBuffer buffer) {
    try {
      while (buffer.hasRemaining()) {
        if (body.read(buffer) < 0) return End.WHOLE;
      }
      return End.MORE;
    } catch (IOException e) {
      LOG.debug("an append's body was cut", e);
      return End.CUT;
    }
  }

  /** After the last byte that may come: does another come? */
  private boolean goesOn() {
    if (body.length().isPresent()) return body.length().getAsLong() > offset - start;
    return comes(body);
  }

  /** Whether a body has another byte. */
  static boolean comes(Body body) {
    try {
      return body.read(ByteBuffer.allocate(1)) > 0;
    } catch (IOException e) {
      LOG.debug("an append's body was cut behind its last byte", e);
      return false;
    }
  }

  private StagedSegment segment(long position) throws StorageException {
    StagedSegment segment = current;
    if (segment == null) {
      segment = means.staging().begin(row.id(), position / MerkleTree.SEGMENT_BYTES);
      opened.add(segment);
      current = segment;
    }
    return segment;
  }

  private void endSegment() throws StorageException, StoppedException {
    if (current == null) return;
    writing.put(new Run(current, List.of()));
    current = null;
  }

  private boolean isAtEnd() {
    return row.length().isPresent() && row.length().getAsLong() == offset;
  }

  private void write(Run run) throws StorageException, StoppedException {
    StagedSegment segment = run.segment();
    boolean written = false;
    try {
      if (!run.bytes().isEmpty()) segment.write(run.bytes());
      written = true;
    } finally {
      if (!written) drop(run);
    }
    hashing.put(run);
    if (segment.usesTheCache() && segment.written() % SYNC_STEP_BYTES == 0) syncing.offer(segment);
  }

  private void hash(Run run) throws StorageException, StoppedException {
    if (run.bytes().isEmpty()) {
      if (checksum.isEmpty()) committing.put(run.segment());
      else held.add(run.segment());
      return;
    }
    try {
      for (ByteBuffer bytes : run.bytes()) {
        digest.ifPresent(proof -> proof.update(bytes.duplicate()));
        run.segment().hash(bytes);
      }
    } finally {
      drop(run);
    }
  }

  private void drop(Run run) {
    run.bytes().forEach(means.buffers()::giveBack);
  }

  /** Makes durable what was received, and decides what to answer. */
  private AppendOutcome store(End end) throws StorageException, StoppedException {
    if (isAtEnd() && end != End.TOO_LONG) endSegment();
    writing.drain();
    hashing.drain();
    syncing.drain(); // the system tells a failed sync once only: it must not pass unheard
    boolean unproven = checksum.isPresent() && (end != End.WHOLE || !matches());
    if (!unproven) {
      for (StagedSegment segment : held) committing.put(segment);
    }
    committing.drain();
    if (unproven || end == End.TOO_LONG) {
      takeBack();
      return switch (end) {
        case TOO_LONG -> new AppendOutcome.TooLong();
        case FULL -> new AppendOutcome.Full();
        case CUT -> new AppendOutcome.Cut(standing(), expires(standing(), means.clock().instant()));
        case WHOLE, MORE -> new AppendOutcome.ChecksumMismatch();
      };
    }
    Instant now = means.clock().instant();
    acknowledge(now);
    return switch (end) {
      case FULL -> new AppendOutcome.Full();
      case CUT ->
          committer.isComplete()
              ? appended(now)
              : new AppendOutcome.Cut(offset, expires(offset, now));
      case WHOLE, MORE, TOO_LONG -> appended(now);
    };
  }

  private boolean matches() {
    return checksum.orElseThrow().matches(digest.orElseThrow());
  }

  private AppendOutcome appended(Instant now) {
    return new AppendOutcome.Appended(offset, committer.isComplete(), expires(offset, now));
  }

  private Instant expires(long at, Instant now) {
    return at == 0 ? row.expires() : now.plus(ObjectsConfig.LIFE);
  }

  /** Marks what is in no whole segment, or completes an object whose bytes all have rows. */
  private void acknowledge(Instant now) throws StorageException, StoppedException {
    if (isAtEnd()) {
      if (!committer.isComplete()) committer.completeAsIs();
      means.staging().drop(row.id(), committer.committed());
      return;
    }
    if (current == null || !current.grew()) return;
    if (row.length().isEmpty()) committer.reserve(offset);
    means.staging().park(row.id(), current, now);
  }

  /** Where the upload stands when this append's unmarked bytes were taken back. */
  private long standing() {
    if (committer.committed() == row.segments()) return start;
    return committer.committed() * MerkleTree.SEGMENT_BYTES;
  }

  /** Waits for the other threads, so that files can be touched. */
  private void rest() {
    writing.close();
    syncing.close();
    hashing.close();
    committing.close();
  }

  /** Gives disk space back at once; what fails here is left to the clean-up job. */
  private void takeBack() {
    rest();
    for (StagedSegment segment : opened) {
      if (segment.isStored()) continue;
      try {
        segment.takeBack();
      } catch (IOException e) {
        LOG.warn("bytes of a failed append stay until the clean-up: {}", segment.file(), e);
      }
    }
  }

  private void closeFiles() {
    for (StagedSegment segment : opened) {
      try {
        segment.close();
      } catch (IOException e) {
        LOG.warn("a staged file did not close: {}", segment.file(), e);
      }
    }
  }
}
