package org.satchel.format.copy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectList;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;

/**
 * The entries of a sealed copy, one after the other.
 *
 * <p>There is one right layout for each share, and another one is no sealed copy: what a record
 * does not name has no place in it.
 *
 * <p>Units and threads: bytes of the tar file; one thread.
 *
 * <p>Source: spec/share-link.md section 9.
 */
public final class CopyEntries {

  public static final String RECORD = "satchel/record";
  public static final String CAPSULE = "satchel/capsule";
  public static final String OWNER_BOX = "satchel/owner-box";
  public static final String OBJECTS = "satchel/objects";
  public static final String OBJECT = "satchel/object/";

  /** A pax header says a size, perhaps a time; more is no sealed copy. */
  private static final int PAX_BYTES_MAX = 4_096;

  /** Entries of the object list that are read at once. */
  private static final int LIST_ENTRIES = 1_000;

  private final FileChannel file;
  private long at;

  public CopyEntries(FileChannel file) {
    this(file, 0);
  }

  /**
   * @param at where an entry's headers begin
   */
  public CopyEntries(FileChannel file, long at) {
    this.file = file;
    this.at = at;
  }

  /** An entry and where its bytes lie. */
  public record Found(String name, long at, long size) {

    /** Where the next entry's headers begin. */
    public long end() {
      return Math.addExact(at, size + TarHeader.padding(size));
    }
  }

  /** The next entry; null at the archive's end. */
  public @Nullable Found next() throws IOException {
    long paxSize = -1;
    while (at + TarHeader.BLOCK_BYTES <= file.size()) {
      TarHeader.Parsed header = TarHeader.parse(read(at, TarHeader.BLOCK_BYTES));
      if (header.name().isEmpty()) {
        return null;
      }
      at += TarHeader.BLOCK_BYTES;
      if (header.type() == '0') {
        var found = new Found(header.name(), at, paxSize < 0 ? header.size() : paxSize);
        if (found.size() > file.size() - at) {
          throw new EOFException("the copy ends early");
        }
        at = found.end();
        return found;
      }
      if (header.type() != 'x' && header.type() != 'g') {
        throw new IOException("an entry that is no file");
      }
      if (header.size() > PAX_BYTES_MAX) {
        throw new IOException("a pax header larger than any of a sealed copy");
      }
      paxSize = TarHeader.paxSize(read(at, (int) header.size()));
      at += header.size() + TarHeader.padding(header.size());
    }
    return null;
  }

  /** The bytes of the next entry, which must have this name and size. */
  public byte[] next(String name, int size) throws IOException {
    return read(expect(next(), name, size).at(), size);
  }

  /** Checks all that follows the capsule, the bytes of objects excepted. */
  public void checkRest(RecordBody record) throws IOException, RefusedException {
    Found next = next();
    if (next != null && next.name().equals(OWNER_BOX)) {
      expect(next, OWNER_BOX, SealedBox.BYTES);
      SealedBox.parse(read(next.at(), SealedBox.BYTES)).checkHash(record.ownerBoxHash());
      next = next();
    }
    long listBytes = (long) record.objectCount() * ObjectEntry.BYTES;
    Found list = expect(next, OBJECTS, listBytes);
    ObjectList objects = new ObjectList();
    long most = (long) LIST_ENTRIES * ObjectEntry.BYTES;
    for (long from = 0; from < listBytes; from += most) {
      byte[] part = read(list.at() + from, (int) Math.min(most, listBytes - from));
      for (int i = 0; i < part.length; i += ObjectEntry.BYTES) {
        ObjectEntry object = ObjectEntry.parse(Arrays.copyOfRange(part, i, i + ObjectEntry.BYTES));
        objects.add(object);
        expect(next(), OBJECT + object.id(), object.storedBytes());
      }
    }
    ObjectList.check(objects.finish(), record);
    if (next() != null) {
      throw new IOException("an entry behind the last object");
    }
  }

  private static Found expect(@Nullable Found found, String name, long size) throws IOException {
    if (found == null || !found.name().equals(name)) {
      throw new IOException("no entry " + name + " where it must be");
    }
    if (found.size() != size) {
      throw new IOException("an entry of a wrong size: " + name);
    }
    return found;
  }

  private byte[] read(long from, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, from + bytes.position()) < 0) {
        throw new EOFException("the copy ends early");
      }
    }
    return bytes.array();
  }
}
