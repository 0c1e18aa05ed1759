package org.satchel.core.shares;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.satchel.core.StorageException;
import org.satchel.core.objects.Claim;
import org.satchel.core.objects.UploadSecret;
import org.satchel.format.record.BundleReader;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.RefusedException;

/**
 * The received object list of one bundle with its upload secrets, readable in the order of the ids.
 *
 * <p>Why this way: the secrets come after the whole list, so both must lie somewhere until they are
 * paired. A short list lies on the heap, a long one (up to 72 MB) in a file that has no name any
 * more, so that a slow sender holds disk and not memory, and a killed server leaves nothing.
 *
 * <p>Units: bytes; positions count objects in the order of their ids. One thread at a time.
 *
 * <p>Source: spec/share-link.md section 7; docs/decisions/0023-large-lists-in-steps.md.
 */
final class ObjectSpool implements AutoCloseable {

  /**
   * 4,096 objects are 288 KiB on the heap and hold 256 GiB in packs of 64 MiB: nearly all shares.
   */
  static final int ON_HEAP_MAX = 4096;

  /**
   * Written to the file in pieces of this size, so that a million entries are some hundred writes.
   */
  private static final int WRITE_BYTES = 1 << 20;

  /** An ordinal is below 10^6, so 20 bits hold it; the other 44 are the id's first ones. */
  private static final int ORDINAL_BITS = 20;

  private static final int SECRET_BYTES = UploadSecret.BYTES;

  private final int count;
  private final long[] order;
  private final byte[] heap;
  private final @Nullable FileChannel file;
  private final Path folder;
  private final long spareBytes;

  private ObjectSpool(
      int count, byte[] heap, @Nullable FileChannel file, Path folder, long spareBytes) {
    this.count = count;
    this.order = new long[count];
    this.heap = heap;
    this.file = file;
    this.folder = folder;
    this.spareBytes = spareBytes;
  }

  /**
   * Reads the rest of the list and the secrets to the end of the body and checks them against the
   * record.
   *
   * @param first the list's first object, which was read before
   * @param folder where a long list is kept; exists and is on a disk, not in memory
   * @param spareBytes what the list leaves free there, for the database, for ending and removing
   * @throws IOException if the body breaks off
   */
  static ObjectSpool receive(ObjectEntry first, BundleReader bundle, Path folder, long spareBytes)
      throws IOException, RefusedException, StorageException {
    int count = bundle.record().body().objectCount();
    boolean onHeap = count <= ON_HEAP_MAX;
    byte[] heap = new byte[onHeap ? count * (ObjectEntry.BYTES + SECRET_BYTES) : WRITE_BYTES];
    FileChannel file = onHeap ? null : open(folder);
    ObjectSpool spool = new ObjectSpool(count, heap, file, folder, spareBytes);
    boolean whole = false;
    try {
      spool.fill(first, bundle);
      whole = true;
      return spool;
    } finally {
      if (!whole) spool.close();
    }
  }

  private void fill(ObjectEntry first, BundleReader bundle)
      throws IOException, RefusedException, StorageException {
    ByteBuffer pending = ByteBuffer.wrap(heap);
    for (int ordinal = 0; ordinal < count; ordinal++) {
      ObjectEntry entry = ordinal == 0 ? first : bundle.nextObject().orElseThrow();
      long prefix = ByteBuffer.wrap(entry.id().bytes()).getLong();
      // Flipped so that the sort, which knows signed numbers only, follows unsigned ids.
      order[ordinal] = (prefix >>> ORDINAL_BITS << ORDINAL_BITS ^ Long.MIN_VALUE) | ordinal;
      keep(pending, entry.encode());
    }
    for (int ordinal = 0; ordinal < count; ordinal++) {
      keep(pending, bundle.nextUploadSecret().orElseThrow());
    }
    bundle.finish();
    if (file != null) flush(file, pending);
    Arrays.sort(order);
  }

  int count() {
    return count;
  }

  /** The objects at some positions in the order of the ids, each with its place in the list. */
  List<Claim> claims(int from, int to) throws StorageException {
    List<Claim> claims = new ArrayList<>(to - from);
    for (int position = from; position < to; position++) {
      claims.add(claim((int) (order[position] & (1 << ORDINAL_BITS) - 1)));
    }
    return claims;
  }

  /** The object at a place of the list; place 0 is the manifest. */
  Claim claim(int ordinal) throws StorageException {
    byte[] entry = new byte[ObjectEntry.BYTES];
    byte[] secret = new byte[SECRET_BYTES];
    read(entry, (long) ordinal * ObjectEntry.BYTES);
    read(secret, (long) count * ObjectEntry.BYTES + (long) ordinal * SECRET_BYTES);
    try {
      return new Claim(ordinal, ObjectEntry.parse(entry), UploadSecret.of(secret));
    } catch (RefusedException damaged) {
      throw failed(new IOException("what was parsed before no longer parses", damaged));
    }
  }

  private void keep(ByteBuffer pending, byte[] bytes) throws StorageException {
    if (file != null && pending.remaining() < bytes.length) flush(file, pending);
    pending.put(bytes);
  }

  private void flush(FileChannel target, ByteBuffer pending) throws StorageException {
    if (folder.toFile().getUsableSpace() < spareBytes + WRITE_BYTES) {
      throw new StorageException(StorageException.Kind.FULL, "no room for an object list", null);
    }
    try {
      pending.flip();
      while (pending.hasRemaining()) target.write(pending);
      pending.clear();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void read(byte[] into, long offset) throws StorageException {
    if (file == null) {
      System.arraycopy(heap, (int) offset, into, 0, into.length);
      return;
    }
    try {
      ByteBuffer target = ByteBuffer.wrap(into);
      while (target.hasRemaining()) {
        if (file.read(target, offset + target.position()) < 0) throw new EOFException("spool");
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static FileChannel open(Path folder) throws StorageException {
    try {
      Path path = Files.createTempFile(folder, "list-", ".tmp");
      return FileChannel.open(
          path,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static StorageException failed(IOException cause) {
    return StorageException.of("an object list could not be kept", cause);
  }

  @Override
  public void close() throws StorageException {
    if (file == null) return;
    try {
      file.close();
    } catch (IOException e) {
      throw failed(e);
    }
  }
}
