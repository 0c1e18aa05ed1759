package org.satchel.core.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.satchel.core.StorageException;
import org.satchel.core.objects.ObjectRow.State;
import org.satchel.db.DatabaseException;
import org.satchel.db.Tx;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.MerkleTree;
import org.satchel.format.record.ObjectId;
import org.satchel.swarm.SegmentSource;
import org.satchel.swarm.SwarmException;

/**
 * Makes one object of complete parts.
 *
 * <p>Parts of whole segments are joined by giving their rows to the new object, in one transaction,
 * whatever their size. Others would have to be cut anew, which is a copy: done while it takes
 * seconds, refused beyond. The parts are gone afterwards, and their secrets with them.
 *
 * <p>Units: bytes. Safe on any thread.
 *
 * <p>Source: tus 1.0.0, concatenation; docs/decisions/0015-joining-parts.md.
 */
final class Joining {

  /** Copied in a second or two; a client would time out at a few gigabytes. */
  static final long COPY_BYTES_MAX = 256L << 20;

  private final Means means;

  Joining(Means means) {
    this.means = means;
  }

  JoinOutcome join(
      List<UploadSecret> secrets, Optional<ObjectId> object, Optional<Allowance> allowance)
      throws StorageException {
    if (secrets.isEmpty()) return new JoinOutcome.Refused(JoinOutcome.Why.NO_PARTS);
    if (secrets.size() > JoinOutcome.PARTS_MAX) {
      return new JoinOutcome.Refused(JoinOutcome.Why.TOO_MANY_PARTS);
    }
    try {
      List<ObjectRow> parts = new ArrayList<>();
      for (UploadSecret secret : secrets) {
        Hash hash = secret.hash();
        Optional<ObjectRow> row = means.database().read(tx -> ObjectTable.bySecret(tx, hash));
        if (row.isEmpty() || isGone(row.get())) return new JoinOutcome.UnknownPart(parts.size());
        parts.add(row.get());
      }
      Optional<JoinOutcome.Why> obstacle = obstacle(parts, allowance);
      if (obstacle.isPresent()) return new JoinOutcome.Refused(obstacle.get());
      return join(parts, newRow(parts, object));
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    }
  }

  private boolean isGone(ObjectRow row) {
    if (row.state() == State.REMOVED) return true;
    // An open part may have a newer mark; it is refused as unfinished either way.
    return row.state() == State.COMPLETE
        && row.link().isEmpty()
        && means.clock().instant().isAfter(row.expires());
  }

  private static Optional<JoinOutcome.Why> obstacle(
      List<ObjectRow> parts, Optional<Allowance> allowance) {
    var seen = new HashSet<ObjectId>();
    Optional<Allowance.Account> account =
        allowance.map(Allowance::account).or(() -> parts.getFirst().account());
    for (ObjectRow part : parts) {
      if (!seen.add(part.id())) return Optional.of(JoinOutcome.Why.REPEATED);
      if (part.kind() != UploadKind.PART || part.link().isPresent()) {
        return Optional.of(JoinOutcome.Why.NOT_A_PART);
      }
      if (part.state() != State.COMPLETE) return Optional.of(JoinOutcome.Why.UNFINISHED);
      if (!part.account().equals(account)) return Optional.of(JoinOutcome.Why.OTHER_ACCOUNT);
    }
    return Optional.empty();
  }

  private ObjectRow newRow(List<ObjectRow> parts, Optional<ObjectId> object) {
    long sum = 0;
    for (ObjectRow part : parts) sum = Math.addExact(sum, part.length().orElseThrow());
    return new ObjectRow(
        object.orElseGet(() -> ObjectId.draw(means.random())),
        UploadKind.JOINED,
        State.OPEN,
        OptionalLong.of(sum),
        sum,
        Optional.empty(),
        parts.getFirst().account(),
        Optional.empty(),
        means.clock().instant(),
        0);
  }

  private JoinOutcome join(List<ObjectRow> parts, ObjectRow row)
      throws DatabaseException, StorageException {
    long length = row.length().orElseThrow();
    if (length > means.config().objectBytesMax()) {
      return new JoinOutcome.TooLong(means.config().objectBytesMax());
    }
    if (areWholeSegments(parts)) return joinRows(parts, row);
    if (length > COPY_BYTES_MAX) {
      return new JoinOutcome.Refused(JoinOutcome.Why.TOO_LONG_TO_COPY);
    }
    return copy(parts, row);
  }

  private static boolean areWholeSegments(List<ObjectRow> parts) {
    return parts.subList(0, parts.size() - 1).stream()
        .allMatch(part -> part.length().orElseThrow() % MerkleTree.SEGMENT_BYTES == 0);
  }

  private JoinOutcome joinRows(List<ObjectRow> parts, ObjectRow row) throws DatabaseException {
    var tree = new MerkleTree();
    for (ObjectRow part : parts) SegmentTable.addRoots(means.database(), part.id(), tree);
    UploadSecret secret = UploadSecret.draw(means.random());
    return means
        .database()
        .write(
            tx -> {
              JoinOutcome outcome = joinRows(tx, parts, row, tree.root(), secret);
              if (!(outcome instanceof JoinOutcome.Joined)) tx.undo();
              return outcome;
            });
  }

  private static JoinOutcome joinRows(
      Tx tx, List<ObjectRow> parts, ObjectRow row, Hash root, UploadSecret secret)
      throws DatabaseException {
    if (!ObjectTable.insert(tx, row, secret.hash(), row.touched()))
      return new JoinOutcome.ObjectExists();
    long base = 0;
    for (int i = 0; i < parts.size(); i++) {
      ObjectRow part = parts.get(i);
      if (!isUnchanged(tx, part)) return new JoinOutcome.UnknownPart(i);
      SegmentTable.repoint(tx, part.id(), row.id(), base);
      ObjectTable.delete(tx, part.id());
      base += part.segments();
    }
    ObjectTable.complete(tx, row.id(), root, row.touched());
    // The bytes were counted with the parts; only the number of objects is less now.
    UsageTable.take(tx, row.account(), 0, 1L - parts.size());
    return joined(row, secret);
  }

  private static boolean isUnchanged(Tx tx, ObjectRow part) throws DatabaseException {
    return ObjectTable.lock(tx, part.id())
        .filter(now -> now.state() == State.COMPLETE && now.link().isEmpty())
        .isPresent();
  }

  private static JoinOutcome joined(ObjectRow row, UploadSecret secret) {
    return new JoinOutcome.Joined(secret, row.id(), row.expires());
  }

  private JoinOutcome copy(List<ObjectRow> parts, ObjectRow row)
      throws DatabaseException, StorageException {
    UploadSecret secret = UploadSecret.draw(means.random());
    Optional<JoinOutcome> obstacle = means.database().write(tx -> beginCopy(tx, row, secret));
    if (obstacle.isPresent()) return obstacle.get();
    boolean whole = false;
    AppendOutcome outcome;
    try {
      Optional<Leases.Lease> lease = means.leases().acquire(row.id(), () -> {});
      if (lease.isEmpty()) return new JoinOutcome.Busy();
      try (var _ = lease.get();
          var body = new PartsBody(parts)) {
        outcome = new AppendRun(means, row, Optional.empty(), body, Optional.empty()).run();
      }
      whole = outcome instanceof AppendOutcome.Appended done && done.complete();
    } finally {
      // One that is not whole goes, too: nobody knows its secret.
      for (ObjectRow spent : whole ? parts : List.of(row)) {
        means.database().write(tx -> ObjectTable.remove(tx, spent.id()));
      }
    }
    if (whole) return joined(row, secret);
    if (outcome instanceof AppendOutcome.Full) return new JoinOutcome.Full();
    throw new StorageException(
        StorageException.Kind.FAILED, "the parts could not be read to their end", null);
  }

  private static Optional<JoinOutcome> beginCopy(Tx tx, ObjectRow row, UploadSecret secret)
      throws DatabaseException {
    if (!ObjectTable.insert(tx, row, secret.hash(), row.touched())) {
      tx.undo();
      return Optional.of(new JoinOutcome.ObjectExists());
    }
    if (!UsageTable.take(tx, row.account(), row.reserved(), 1)) {
      tx.undo();
      return Optional.of(new JoinOutcome.OverQuota());
    }
    return Optional.empty();
  }

  /** The bytes of all parts, one after another. */
  private final class PartsBody implements Body, AutoCloseable {
    private final List<ObjectRow> parts;
    private int part;
    private long ordinal;
    private long at;
    private @Nullable SegmentSource source;

    PartsBody(List<ObjectRow> parts) {
      this.parts = parts;
    }

    @Override
    public OptionalLong length() {
      return Uploads.lengthOf(parts);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      try {
        while (part < parts.size()) {
          if (source == null) source = open();
          int count = source == null ? -1 : source.read(target, at);
          if (count > 0) {
            at += count;
            return count;
          }
          advance();
        }
        return -1;
      } catch (DatabaseException | SwarmException e) {
        throw new IOException(e);
      }
    }

    private @Nullable SegmentSource open() throws DatabaseException, SwarmException {
      ObjectRow row = parts.get(part);
      if (ordinal >= row.segments()) return null;
      SegmentTable.Segment segment =
          means.database().read(tx -> SegmentTable.page(tx, row.id(), ordinal)).getFirst();
      return means.swarm().open(segment.name(), segment.length());
    }

    private void advance() {
      close();
      at = 0;
      ordinal++;
      if (ordinal >= parts.get(part).segments()) {
        part++;
        ordinal = 0;
      }
    }

    @Override
    public void cut() {
      // Reads from our own disk: nothing to wait for, nothing to stop.
    }

    @Override
    public void close() {
      if (source != null) source.close();
      source = null;
    }
  }
}
