package org.satchel.client.save;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.satchel.client.DiskTrouble;
import org.satchel.client.Failure;
import org.satchel.client.fetch.LeafTarget;
import org.satchel.client.state.FileBytes;
import org.satchel.client.state.StateFolder;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.record.RefusedException;
import org.satchel.format.seal.LeafSealer;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.SealedLength;
import org.satchel.format.seal.StreamHeader;
import org.satchel.format.seal.Suite;

/**
 * An object's plaintext on its way to the disk, and the hashes of the leaves that it holds.
 *
 * <p>Another run goes on with it: a leaf whose hash was noted is read from disk, sealed again under
 * the object's own header, and its hash compared. So nothing has to be synced in any order: what a
 * crash tore fits no hash and is fetched again. What is sealed here never leaves the device.
 *
 * <p>Units and threads: bytes of plaintext without padding; safe on any thread.
 *
 * <p>Source: spec/file-format.md sections 2.3 and 4; docs/decisions/0045-fetch.md.
 */
public final class PartFile implements LeafTarget, Closeable {

  /** Where the first note stands; before it the object's headers, 98 bytes. */
  private static final int NOTES_AT = 128;

  /**
   * Written between two syncs, so that the disk works while more comes and little is left to it.
   */
  private static final long SYNC_BYTES = 64L << 20;

  private final Path path;
  private final Path notePath;
  private final ObjectRef object;
  private final SealedLength shape;
  private final FileChannel data;
  private final FileChannel notes;
  private final long noted;
  private final AtomicLong written = new AtomicLong();
  private volatile Optional<LeafSealer> sealer = Optional.empty();

  private PartFile(Path path, Path notePath, ObjectRef object, FileChannel data, FileChannel notes)
      throws IOException {
    this.path = path;
    this.notePath = notePath;
    this.object = object;
    this.shape = object.length();
    this.data = data;
    this.notes = notes;
    this.noted = Math.max(0, (notes.size() - NOTES_AT) / Hash.BYTES);
  }

  /** Opens or begins the part of an object in a work folder. */
  public static PartFile open(Path folder, ObjectRef object) throws Failure {
    Path path = folder.resolve(object.id() + ".satchel-part");
    Path notePath = folder.resolve(object.id() + ".leaves");
    try {
      FileChannel data = StateFolder.openOwn(path);
      try {
        return new PartFile(path, notePath, object, data, StateFolder.openOwn(notePath));
      } catch (IOException e) {
        data.close();
        throw e;
      }
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    }
  }

  public Path path() {
    return path;
  }

  @Override
  public void preface(byte[] headers) throws Failure {
    try {
      byte[] stream = Arrays.copyOfRange(headers, Suite.HEADER_BYTES, Suite.PREFACE_BYTES);
      sealer =
          Optional.of(
              new LeafSealer(Role.CONTENT, object.id(), object.key(), StreamHeader.parse(stream)));
      ByteBuffer here = ByteBuffer.allocate(headers.length);
      if (!FileBytes.read(notes, here, 0) || !Arrays.equals(here.array(), headers)) {
        notes.truncate(0); // notes of another sealing say nothing about this one
        FileBytes.write(notes, ByteBuffer.wrap(headers), 0);
      }
    } catch (RefusedException e) {
      throw new IllegalStateException("headers that were checked before", e);
    } catch (IOException e) {
      throw DiskTrouble.writing(notePath, e);
    }
  }

  @Override
  public Optional<Hash> alreadyHere(long leaf) throws Failure {
    if (leaf >= noted || sealer.isEmpty()) {
      return Optional.empty();
    }
    try {
      ByteBuffer slot = ByteBuffer.allocate(Hash.BYTES);
      if (!FileBytes.read(notes, slot, NOTES_AT + leaf * Hash.BYTES)) {
        return Optional.empty();
      }
      Hash expected = Hash.of(slot.array());
      return expected.equals(Hash.ZERO) || !sealsTo(leaf, expected, sealer.get())
          ? Optional.empty()
          : Optional.of(expected);
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    }
  }

  private boolean sealsTo(long leaf, Hash expected, LeafSealer again) throws IOException {
    long position = SealedLength.plainOffsetOfLeaf(leaf);
    int length = shape.plainBytesOfLeaf(leaf);
    int real = Math.clamp(object.sizeBytes() - position, 0, length);
    byte[] plain = new byte[length];
    if (!FileBytes.read(data, ByteBuffer.wrap(plain, 0, real), position)) {
      return false;
    }
    byte[] sealed = new byte[LeafHasher.LEAF_BYTES];
    boolean last = leaf == shape.leaves() - 1;
    return again.seal(leaf, last, plain, length, sealed).hash().equals(expected);
  }

  @Override
  public void accept(long leaf, long position, byte[] plain, int length, Hash hash) throws Failure {
    try {
      FileBytes.write(data, ByteBuffer.wrap(plain, 0, length), position);
      FileBytes.write(notes, ByteBuffer.wrap(hash.bytes()), NOTES_AT + leaf * Hash.BYTES);
      long before = written.getAndAdd(length);
      if (before / SYNC_BYTES != (before + length) / SYNC_BYTES) {
        data.force(false); // one worker waits, the others go on
      }
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    }
  }

  /** Copies some of the plaintext to another file, which begins at its current position. */
  public void copyTo(long position, long length, FileChannel target) throws IOException {
    long at = position;
    long end = position + length;
    while (at < end) {
      long count = data.transferTo(at, end - at, target);
      if (count <= 0) {
        throw new IOException("the part is shorter than it was");
      }
      at += count;
    }
  }

  /** Makes the plaintext durable: it is about to get its final name. */
  public void sync() throws Failure {
    try {
      data.truncate(object.sizeBytes());
      data.force(true);
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    }
  }

  /** Removes what is left of the part. */
  public void remove() throws Failure {
    try {
      close();
      Files.deleteIfExists(path);
      Files.deleteIfExists(notePath);
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    }
  }

  @Override
  public void close() throws IOException {
    data.close();
    notes.close();
  }
}
