package org.satchel.core.objects;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.core.StorageException;
import org.satchel.core.objects.ObjectRow.State;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectId;

/**
 * How objects come in: begin, append at an offset, finish. One act under every door.
 *
 * <p>The offset that is told is what is synced on disk, so that an upload goes on after a cut, a
 * restart or a crash. To an upload of known length an append writes a row only where it fills or
 * ends a segment; without one it is counted each time, before its bytes are acknowledged.
 *
 * <p>Units: bytes. Safe on any thread; calls block, and are meant for virtual threads.
 *
 * <p>Source: tus 1.0.0; docs/decisions/0011-mark-file.md.
 */
public final class Uploads {

  private final Means means;
  private final Joining joining;

  Uploads(Means means) {
    this.means = means;
    this.joining = new Joining(means);
  }

  /** Begins an upload. One of no bytes is complete at once. */
  public BeginOutcome begin(BeginRequest request) throws StorageException {
    if (request.length().orElse(0) > means.config().objectBytesMax()) {
      return new BeginOutcome.TooLong(means.config().objectBytesMax());
    }
    means.staging().requireRoomForRows();
    if (means.staging().lacksRoomFor(request.length().orElse(0))) return new BeginOutcome.NoRoom();
    UploadSecret secret = UploadSecret.draw(means.random());
    Instant now = means.clock().instant();
    ObjectRow row = newRow(request, now);
    try {
      return means
          .database()
          .write(
              tx -> {
                BeginOutcome outcome = insert(tx, row, secret, request.allowance());
                if (!(outcome instanceof BeginOutcome.Begun)) tx.undo();
                return outcome;
              });
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
  }

  private ObjectRow newRow(BeginRequest request, Instant now) {
    boolean empty = request.length().isPresent() && request.length().getAsLong() == 0;
    // What holds nothing of a quota may wait for its first byte as long as for any other.
    boolean holds = request.length().orElse(0) > 0;
    return new ObjectRow(
        request.object().orElseGet(() -> ObjectId.draw(means.random())),
        request.kind(),
        empty ? State.COMPLETE : State.OPEN,
        request.length(),
        request.length().orElse(0),
        empty ? Optional.of(Hash.OF_NOTHING) : Optional.empty(),
        request.allowance().map(Allowance::account),
        Optional.empty(),
        holds ? unbegun(now) : now,
        0);
  }

  /** From when the life of a declared length counts that waits for its first byte. */
  private static Instant unbegun(Instant now) {
    return now.minus(ObjectsConfig.LIFE.minus(ObjectsConfig.UNBEGUN));
  }

  private BeginOutcome insert(
      Tx tx, ObjectRow row, UploadSecret secret, Optional<Allowance> allowance)
      throws DatabaseException {
    if (!ObjectTable.insert(tx, row, secret.hash(), means.clock().instant()))
      return new BeginOutcome.ObjectExists();
    if (allowance.isPresent()) UsageTable.note(tx, allowance.get());
    if (!UsageTable.take(tx, row.account(), row.reserved(), 1)) {
      return new BeginOutcome.OverQuota();
    }
    return new BeginOutcome.Begun(secret, row.id(), row.expires());
  }

  /**
   * Joins complete parts to one object, in this order: by their segments' rows if all but the last
   * are multiples of 16 MiB, else by copying.
   */
  public JoinOutcome join(
      List<UploadSecret> parts, Optional<ObjectId> object, Optional<Allowance> allowance)
      throws StorageException {
    means.staging().requireRoomForRows();
    return joining.join(parts, object, allowance);
  }

  /**
   * Where an upload stands. A request that still appends to it is stopped first, since its client
   * has evidently given it up; so the offset that is told is the one where the next begins.
   */
  public UploadState state(UploadSecret secret) throws StorageException {
    Optional<ObjectRow> row = find(secret);
    if (row.isEmpty()) return new UploadState.Unknown();
    if (row.get().state() == State.COMPLETE) return describe(row.get());
    Optional<Leases.Lease> lease = means.leases().acquire(row.get().id(), () -> {});
    try {
      Optional<ObjectRow> now = find(secret);
      UploadState state = state(now);
      if (!(state instanceof UploadState.Open open) || !isEnd(open.length(), open.offset())) {
        return state;
      }
      if (lease.isEmpty()) {
        throw new StorageException(
            StorageException.Kind.BUSY, "an upload is being completed", null);
      }
      completeAtEnd(now.orElseThrow());
      return state(find(secret));
    } finally {
      lease.ifPresent(Leases.Lease::close);
    }
  }

  /**
   * Completes an upload that stands open at its end, for its lease's holder: its length was told
   * last, and what should have completed it failed or crashed. Where such an offset is told it is
   * done first, since to a client it means that nothing is left to do.
   */
  private void completeAtEnd(ObjectRow row) throws StorageException {
    var run = new AppendRun(means, row, mark(row), Body.EMPTY, Optional.empty());
    if (run.run() instanceof AppendOutcome.Full) {
      throw new StorageException(StorageException.Kind.FULL, "no room to complete an upload", null);
    }
  }

  private static boolean isEnd(OptionalLong length, long offset) {
    return length.isPresent() && length.getAsLong() == offset;
  }

  private UploadState describe(ObjectRow row) throws StorageException {
    if (row.state() == State.REMOVED) return new UploadState.Unknown();
    Optional<Mark> mark = mark(row);
    Instant expires = expires(row, mark);
    if (isExpired(row, expires)) return new UploadState.Expired();
    if (row.state() == State.OPEN) {
      long offset = row.committedBytes() + mark.map(Mark::length).orElse(0);
      return new UploadState.Open(row.id(), row.kind(), offset, row.length(), expires);
    }
    Optional<Instant> end = row.link().isPresent() ? Optional.empty() : Optional.of(expires);
    return new UploadState.Complete(row.id(), row.kind(), row.length().orElseThrow(), end);
  }

  /**
   * Appends a body at the offset where the upload stands. What came of a body that broke off is
   * kept, unless it had a checksum. A newer call stops an older one that waits for bytes.
   */
  public AppendOutcome append(
      UploadSecret secret, long expectedOffset, Body body, Optional<Checksum> checksum)
      throws StorageException {
    AppendOutcome outcome = appendUnmetered(secret, expectedOffset, body, checksum);
    means.meters().ended(outcome);
    return outcome;
  }

  private AppendOutcome appendUnmetered(
      UploadSecret secret, long expectedOffset, Body body, Optional<Checksum> checksum)
      throws StorageException {
    Optional<ObjectRow> known = find(secret);
    if (known.isEmpty()) return new AppendOutcome.Unknown();
    Optional<Leases.Lease> lease = means.leases().acquire(known.get().id(), body::cut);
    if (lease.isEmpty()) return new AppendOutcome.Busy();
    try (var _ = lease.get()) {
      Optional<ObjectRow> row = find(secret);
      if (row.isEmpty() || row.get().state() == State.REMOVED) return new AppendOutcome.Unknown();
      if (row.get().kind() == UploadKind.JOINED) return new AppendOutcome.Final();
      return append(row.get(), expectedOffset, body, checksum);
    }
  }

  private AppendOutcome append(
      ObjectRow row, long expectedOffset, Body body, Optional<Checksum> checksum)
      throws StorageException {
    Optional<Mark> mark = mark(row);
    if (isExpired(row, expires(row, mark))) return new AppendOutcome.Expired();
    boolean complete = row.state() == State.COMPLETE;
    long offset =
        complete
            ? row.length().orElseThrow()
            : row.committedBytes() + mark.map(Mark::length).orElse(0);
    if (offset != expectedOffset) {
      if (!complete && isEnd(row.length(), offset)) completeAtEnd(row);
      return new AppendOutcome.WrongOffset(offset);
    }
    if (isTooLong(row, offset, body, checksum)) return new AppendOutcome.TooLong();
    if (complete) {
      return body.length().isEmpty() && AppendRun.comes(body)
          ? new AppendOutcome.TooLong()
          : new AppendOutcome.Appended(offset, true, row.expires());
    }
    return new AppendRun(means, row, mark, body, checksum).run();
  }

  private boolean isTooLong(ObjectRow row, long offset, Body body, Optional<Checksum> checksum) {
    if (body.length().isEmpty()) return false;
    long count = body.length().getAsLong();
    long end = row.length().orElse(means.config().objectBytesMax());
    return count > end - offset || (checksum.isPresent() && count > Checksum.BODY_BYTES_MAX);
  }

  /**
   * Tells the length of an upload that was begun without one, and that stands at this offset. If
   * that is its end, the append that follows completes it.
   */
  public DeclareOutcome declareLength(UploadSecret secret, long expectedOffset, long length)
      throws StorageException {
    if (length > means.config().objectBytesMax()) {
      return new DeclareOutcome.TooLong(means.config().objectBytesMax());
    }
    Optional<ObjectRow> known = find(secret);
    if (known.isEmpty()) return new DeclareOutcome.Unknown();
    Optional<Leases.Lease> lease = means.leases().acquire(known.get().id(), () -> {});
    if (lease.isEmpty()) return new DeclareOutcome.Busy();
    try (var _ = lease.get()) {
      return switch (state(find(secret))) {
        case UploadState.Unknown unknown -> new DeclareOutcome.Unknown();
        case UploadState.Expired expired -> new DeclareOutcome.Expired();
        case UploadState.Complete complete -> declared(complete.length(), length);
        case UploadState.Open open when open.length().isPresent() ->
            declared(open.length().getAsLong(), length);
        case UploadState.Open open when open.offset() != expectedOffset ->
            new DeclareOutcome.WrongOffset(open.offset());
        case UploadState.Open open when open.offset() > length ->
            new DeclareOutcome.Contradicted(open.offset());
        case UploadState.Open open -> declare(open, length);
      };
    }
  }

  private UploadState state(Optional<ObjectRow> row) throws StorageException {
    return row.isEmpty() ? new UploadState.Unknown() : describe(row.get());
  }

  private static DeclareOutcome declared(long known, long length) {
    return known == length ? new DeclareOutcome.Declared() : new DeclareOutcome.Contradicted(known);
  }

  private DeclareOutcome declare(UploadState.Open open, long length) throws StorageException {
    if (means.staging().lacksRoomFor(length - open.offset())) return new DeclareOutcome.NoRoom();
    ObjectId object = open.object();
    try {
      return means
          .database()
          .write(
              tx -> {
                Optional<ObjectRow> row = ObjectTable.lock(tx, object);
                if (row.isEmpty() || row.get().state() != State.OPEN) {
                  return new DeclareOutcome.Unknown();
                }
                long more = length - row.get().reserved();
                if (!UsageTable.take(tx, row.get().account(), more, 0)) {
                  tx.undo();
                  return new DeclareOutcome.OverQuota();
                }
                ObjectTable.declare(tx, object, length);
                if (open.offset() == 0 && length > 0) {
                  ObjectTable.touch(tx, object, unbegun(means.clock().instant()));
                }
                return new DeclareOutcome.Declared();
              });
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
  }

  /** Gives an upload, or a complete object that is in no share, up. */
  public RemoveOutcome remove(UploadSecret secret) throws StorageException {
    Optional<ObjectRow> known = find(secret);
    if (known.isEmpty()) return new RemoveOutcome.Unknown();
    Optional<Leases.Lease> lease = means.leases().acquire(known.get().id(), () -> {});
    if (lease.isEmpty()) return new RemoveOutcome.Busy();
    try (var _ = lease.get()) {
      Optional<ObjectRow> row = find(secret).filter(found -> found.state() != State.REMOVED);
      if (row.isEmpty()) return new RemoveOutcome.Unknown();
      ObjectId object = row.get().id();
      if (!means.database().write(tx -> ObjectTable.remove(tx, object))) {
        return new RemoveOutcome.InShare();
      }
      means.staging().drop(object, row.get().segments());
      return new RemoveOutcome.Removed();
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
  }

  /** What uploads leave free on their disk, for the database, for ending and removing. */
  public long reserveBytes() {
    return means.staging().reserveBytes();
  }

  /** How many uploads a request writes to now. */
  public int running() {
    return means.leases().held();
  }

  /**
   * Asks all appends to end, each of which keeps what it has: the server stops.
   *
   * @return false if some still ran after this time
   */
  public boolean stop(Duration limit) throws InterruptedException {
    means.leases().preemptAll();
    return means.leases().awaitIdle(limit);
  }

  private Optional<ObjectRow> find(UploadSecret secret) throws StorageException {
    try {
      Hash hash = secret.hash();
      return means.database().read(tx -> ObjectTable.bySecret(tx, hash));
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
  }

  private Optional<Mark> mark(ObjectRow row) throws StorageException {
    if (row.state() != State.OPEN) return Optional.empty();
    return means.staging().mark(row.id(), row.segments());
  }

  private static Instant expires(ObjectRow row, Optional<Mark> mark) {
    Instant marked = mark.map(Mark::date).orElse(row.touched());
    Instant last = marked.isAfter(row.touched()) ? marked : row.touched();
    return last.plus(ObjectsConfig.LIFE);
  }

  private boolean isExpired(ObjectRow row, Instant expires) {
    return row.link().isEmpty() && means.clock().instant().isAfter(expires);
  }

  static OptionalLong lengthOf(List<ObjectRow> rows) {
    long sum = 0;
    for (ObjectRow row : rows) {
      if (row.length().isEmpty()) return OptionalLong.empty();
      sum = Math.addExact(sum, row.length().getAsLong());
    }
    return OptionalLong.of(sum);
  }
}
