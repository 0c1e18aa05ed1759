package org.satchel.client.send;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.satchel.client.Failure;
import org.satchel.client.state.FileBytes;
import org.satchel.client.state.StateFolder;
import org.satchel.format.merkle.Hash;

/**
 * The hashes of all leaves of one object that may have left this device, durably.
 *
 * <p>A leaf leaves only after {@link #sync}, and a leaf sealed again only if its hash is the noted
 * one: this is what keeps two different plaintexts from ever being sealed under one key and nonce.
 * Slots of 32 bytes at fixed places: a torn write spoils one note, which then fits no leaf, and the
 * object is given up; the safe side.
 *
 * <p>Units and threads: leaf numbers from 0; one thread.
 *
 * <p>Source: spec/file-format.md section 2.5.
 */
final class LeafNotes implements Closeable {

  /** What {@link #note} found. */
  enum Found {
    NEW,
    SAME,
    DIFFERENT
  }

  private static final byte[] EMPTY = new byte[Hash.BYTES];

  private final FileChannel channel;

  /** How many leaves may have been noted by earlier runs. */
  private final long known;

  private boolean dirty;

  private LeafNotes(FileChannel channel, long known) {
    this.channel = channel;
    this.known = known;
  }

  /** Opens or makes the notes of an object. */
  static LeafNotes open(Path file) throws IOException {
    boolean fresh = Files.notExists(file);
    FileChannel channel = StateFolder.openOwn(file);
    Path folder = file.toAbsolutePath().getParent();
    if (fresh && folder != null) {
      StateFolder.sync(folder);
    }
    return new LeafNotes(channel, Math.ceilDiv(channel.size(), Hash.BYTES));
  }

  /** Compares with an earlier note, or writes a new one, which is durable after {@link #sync}. */
  Found note(long leaf, Hash hash) throws Failure {
    try {
      return compareOrWrite(leaf, hash);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Found compareOrWrite(long leaf, Hash hash) throws IOException {
    if (leaf < known) {
      ByteBuffer slot = ByteBuffer.allocate(Hash.BYTES);
      FileBytes.read(channel, slot, leaf * Hash.BYTES); // zeros behind the file's end
      if (!Arrays.equals(slot.array(), EMPTY)) {
        return Arrays.equals(slot.array(), hash.bytes()) ? Found.SAME : Found.DIFFERENT;
      }
    }
    FileBytes.write(channel, ByteBuffer.wrap(hash.bytes()), leaf * Hash.BYTES);
    dirty = true;
    return Found.NEW;
  }

  /** Makes all notes durable. */
  void sync() throws Failure {
    if (dirty) {
      try {
        channel.force(false);
      } catch (IOException e) {
        throw failed(e);
      }
      dirty = false;
    }
  }

  private static Failure failed(IOException e) {
    return new Failure(
        Failure.Kind.REFUSED,
        "What is sent cannot be noted in Satchel's own folder, so nothing more leaves; make room"
            + " there and run the same line again.",
        e);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
