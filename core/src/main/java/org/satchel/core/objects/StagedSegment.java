package org.satchel.core.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.satchel.core.StorageException;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.merkle.MerkleTree;
import org.satchel.swarm.Disk;

/**
 * A segment that is being received: its file and the hashes of its leaves so far.
 *
 * <p>Bytes are written by the thread that receives them and hashed by another, each in order; the
 * two never touch the same field.
 *
 * <p>Units: bytes. {@link #write} on one thread, {@link #hash} and {@link #root} on one other; the
 * rest when both are at rest.
 *
 * <p>Source: spec/file-format.md sections 1 and 4; docs/decisions/0014-append-pipeline.md.
 */
final class StagedSegment implements AutoCloseable {

  private final Disk disk;
  private final Path file;
  private final FileChannel channel;
  private final long ordinal;
  private final int parked;
  private final List<Hash> leaves;
  private final LeafHasher hasher;
  private int length;
  private boolean offered;
  private boolean stored;

  /**
   * @param parked how many bytes of the file are acknowledged already
   * @param leaves the hashes of the whole leaves among them
   */
  StagedSegment(
      Disk disk, Path file, FileChannel channel, long ordinal, int parked, List<Hash> leaves) {
    this.disk = disk;
    this.file = file;
    this.channel = channel;
    this.ordinal = ordinal;
    this.parked = parked;
    this.length = parked;
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

  void write(ByteBuffer bytes) throws StorageException {
    int count = bytes.remaining();
    try {
      disk.write(channel, bytes, length);
    } catch (IOException e) {
      throw StorageException.of("received bytes could not be written: " + file, e);
    }
    length += count;
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

  void sync() throws StorageException {
    try {
      disk.sync(channel);
    } catch (IOException e) {
      throw StorageException.of("received bytes could not be synced: " + file, e);
    }
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
   * Takes back what was not acknowledged. A file that was offered to the swarm may be the very
   * bytes of a row whose commit we did not hear of, so its bytes stay.
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
    channel.close();
  }
}
