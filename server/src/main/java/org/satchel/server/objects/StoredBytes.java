package org.satchel.server.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.core.StorageException;
import org.satchel.core.objects.ObjectSource;
import org.satchel.server.http.FileBody;
import org.satchel.server.http.RefusedException;
import org.satchel.server.storage.StorageProblems;
import org.satchel.swarm.SegmentSource;
import org.satchel.swarm.SwarmException;

/**
 * A range of an object, read segment by segment.
 *
 * <p>One segment is open at a time: a download of a terabyte holds one file, and the object may be
 * removed meanwhile without breaking the segment that is being sent. Whether the rest may still be
 * read is asked before each further one, so that a share that ends stops what runs within 16 MiB.
 *
 * <p>Bytes; position 0 is the range's first. One thread.
 *
 * <p>Source: spec/file-format.md section 1: byte p lies in segment p >> 24.
 */
final class StoredBytes implements FileBody {

  private static final int SEGMENT_SHIFT = 24;

  private static final long SEGMENT_BYTES = 1L << SEGMENT_SHIFT;

  private final ObjectSource object;
  private final ObjectReply.Right right;
  private final long first;
  private final long length;
  private @Nullable SegmentSource open;
  private long openOrdinal = -1;

  StoredBytes(ObjectSource object, ObjectReply.Right right, long first, long length) {
    this.object = object;
    this.right = right;
    this.first = first;
    this.length = length;
  }

  @Override
  public long length() {
    return length;
  }

  /** Opens the first segment of the range; who may read it was asked just now. */
  void openFirst() throws StorageException {
    if (length > 0) open(first >> SEGMENT_SHIFT);
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    long at = first + position;
    long offset = at & (SEGMENT_BYTES - 1);
    try {
      if (segment(at >> SEGMENT_SHIFT).read(into, offset) < 1) {
        throw new StorageException(
            StorageException.Kind.DAMAGED, "a segment is shorter than its row says", null);
      }
    } catch (StorageException e) {
      throw failed(e);
    } catch (SwarmException e) {
      throw failed(StorageException.of(e));
    }
  }

  @Override
  public Optional<Place> place(long position) throws IOException {
    long at = first + position;
    long offset = at & (SEGMENT_BYTES - 1);
    try {
      Optional<FileChannel> file = segment(at >> SEGMENT_SHIFT).file();
      long left = Math.min(length - position, SEGMENT_BYTES - offset);
      return file.map(channel -> new Place(channel, offset, left));
    } catch (StorageException e) {
      throw failed(e);
    }
  }

  /** For the operator's log alone: the reply has begun, and can only break off. */
  private static IOException failed(StorageException e) {
    return new IOException("a segment cannot be read", StorageProblems.refused(e));
  }

  private SegmentSource segment(long ordinal) throws IOException, StorageException {
    SegmentSource current = open;
    if (current != null && ordinal == openOrdinal) return current;
    try {
      right.check();
    } catch (RefusedException e) {
      throw new IOException("the right to read ended while the bytes were sent", e);
    }
    return open(ordinal);
  }

  private SegmentSource open(long ordinal) throws StorageException {
    close();
    SegmentSource next = object.segment(ordinal);
    open = next;
    openOrdinal = ordinal;
    return next;
  }

  @Override
  public void close() {
    if (open != null) open.close();
    open = null;
  }
}
