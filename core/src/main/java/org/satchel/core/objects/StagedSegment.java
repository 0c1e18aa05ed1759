package org.satchel.core.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.core.StorageException;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.merkle.MerkleTree;
import org.satchel.swarm.Disk;

/**
 * A segment that is being received: its file and the hashes of its leaves so far.
 *
 * <p>Bytes are received, written and hashed by a thread each, in order; no two touch the same
 * field. Large runs are written past the page cache: the copy, the pages and their writing back
 * cost more than the whole rest of receiving.
 *
 * <p>Units: bytes. {@link #received} on one thread, {@link #write} on another, {@link #hash} and
 * {@link #root} on a third; {@link #sync} on any; the rest when they are at rest.
 *
 * <p>Source: spec/file-format.md sections 1 and 4; docs/decisions/0014-append-pipeline.md.
 */
final class StagedSegment implements AutoCloseable {

  /** Smaller runs come from small objects, which are soon read again, or from slow senders. */
  private static final int DIRECT_BYTES_MIN = Buffers.BYTES;

  private final Disk disk;
  private final Path file;
  private final FileChannel channel;
  private final long ordinal;
  private final List<Hash> leaves;
  private final LeafHasher hasher;
  private int parked;
  private int length;
  private int written;
  private Optional<FileChannel> direct = Optional.empty();
  private boolean mayPassByTheCache;
  private boolean offered;
  private boolean stored;
  private @Nullable IOException unsynced; // why a sync failed

  /**
   * @param parked how many bytes of the file are acknowledged already
   * @param leaves the hashes of the whole leaves among them
   * @param mayPassByTheCache whether the folder's file system takes direct writes
   */
  StagedSegment(
      Disk disk,
      Path file,
      FileChannel channel,
      long ordinal,
      int parked,
      List<Hash> leaves,
      boolean mayPassByTheCache) {
    this.disk = disk;
    this.file = file;
    this.channel = channel;
    this.ordinal = ordinal;
    this.parked = parked;
    this.length = parked;
    this.written = parked;
    this.mayPassByTheCache = mayPassByTheCache;
    this.leaves = new ArrayList<>(leaves);
    this.hasher = new LeafHasher(this.leaves::add);
  }

  /** Hashes again the beginning of the leaf in whose middle the acknowledged bytes end. */
  void rehashOpenLeaf() throws IOException {
    long at = (long) leaves.size() * LeafHasher.LEAF_BYTES;
    ByteBuffer piece = ByteBuffer.allocate(Math.toIntExact(parked - at));
    while (piece.hasRemaining()) {
      if (channel.read(piece, at + piece.position()) < 0) {
        throw new IOException("staged file ended early: " + file);
      }
    }
    hasher.update(piece.flip());
  }

  /** Counts bytes that were received and are about to be written. */
  void received(int count) {
    length += count;
  }

  /** Writes received bytes behind those before; the buffers stay as they are. */
  void write(List<ByteBuffer> pieces) throws StorageException {
    int count = pieces.stream().mapToInt(ByteBuffer::remaining).sum();
    try {
      if (passesByTheCache(count)) writeBlocks(pieces, count);
      else writeThroughTheCache(pieces);
    } catch (IOException e) {
      throw StorageException.of("received bytes could not be written: " + file, e);
    }
    written += count;
  }

  private boolean passesByTheCache(int count) throws IOException {
    if (!mayPassByTheCache || count < DIRECT_BYTES_MIN || written % Disk.BLOCK_BYTES != 0) {
      return false;
    }
    if (direct.isEmpty()) direct = disk.direct(file);
    mayPassByTheCache = direct.isPresent();
    return mayPassByTheCache;
  }

  /** Whole blocks go past the page cache; what is behind the last one is the end of a request. */
  private void writeBlocks(List<ByteBuffer> pieces, int count) throws IOException {
    int rest = count % Disk.BLOCK_BYTES;
    List<ByteBuffer> blocks = pieces.stream().map(ByteBuffer::duplicate).toList();
    ByteBuffer last = blocks.getLast();
    last.limit(last.limit() - rest);
    disk.write(direct.orElseThrow(), blocks, written);
    last.limit(last.limit() + rest);
    if (rest > 0) disk.write(channel, last, written + count - rest);
  }

  private void writeThroughTheCache(List<ByteBuffer> pieces) throws IOException {
    long at = written;
    for (ByteBuffer piece : pieces) {
      disk.write(channel, piece.duplicate(), at);
      at += piece.remaining();
    }
  }

  /** True if written bytes wait in the page cache for the next sync. */
  boolean usesTheCache() {
    return direct.isEmpty();
  }

  int written() {
    return written;
  }

  void hash(ByteBuffer bytes) {
    hasher.update(bytes);
  }

  /** Ends the segment and tells its root. */
  Hash root() {
    hasher.finish();
    var tree = new MerkleTree();
    leaves.forEach(tree::add);
    return tree.root();
  }

  /**
   * One at a time, and after one that failed none succeeds: of bytes that could not be written back
   * the system tells one sync only, on whichever thread that is.
   */
  synchronized void sync() throws StorageException {
    try {
      if (unsynced != null) throw unsynced;
      disk.sync(channel);
    } catch (IOException e) {
      unsynced = e;
      throw StorageException.of("received bytes could not be synced: " + file, e);
    }
  }

  /** From now on a mark may tell of all its bytes, which are synced: they are not taken back. */
  void marked() {
    parked = length;
  }

  /** From now on the file may have a second name and must not be written to. */
  void offered() {
    offered = true;
  }

  /** It has a row; the staged name is needed no more. */
  void stored() {
    stored = true;
  }

  boolean isStored() {
    return stored;
  }

  boolean isNew() {
    return parked == 0;
  }

  boolean grew() {
    return length > parked;
  }

  /**
   * Takes back what no mark tells of. A file that was offered to the swarm may be the very bytes of
   * a row whose commit we did not hear of, so its bytes stay.
   */
  void takeBack() throws IOException {
    if (parked == 0) {
      disk.delete(file);
      return;
    }
    if (!offered) disk.truncate(channel, parked);
  }

  Path file() {
    return file;
  }

  long ordinal() {
    return ordinal;
  }

  int length() {
    return length;
  }

  /** The hashes of the leaves that are whole. */
  List<Hash> leaves() {
    return leaves;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (direct.isPresent()) direct.get().close();
    }
  }
}
