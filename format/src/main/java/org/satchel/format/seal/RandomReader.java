package org.satchel.format.seal;

import java.io.IOException;
import java.util.Objects;
import org.satchel.format.record.RefusedException;

/**
 * Reads any part of an object's plaintext, opening just the chunks that hold it.
 *
 * <p>What it shows is authentic: right bytes at the right place of the right object. That the whole
 * object is there, and its root, only a full reading proves.
 *
 * <p>Units: bytes of plaintext. Memory: two chunks; the last opened one is kept, so that small
 * reads in order open each chunk once. One thread at a time.
 *
 * <p>Source: spec/file-format.md section 2.4.
 */
public final class RandomReader {

  private static final long NONE = -1;

  private final RangeSource source;
  private final ObjectRef object;
  private final ChunkOpener.Worker opener;
  private final SealedLength length;
  private final byte[] sealed = new byte[Suite.CHUNK_BYTES];
  private final byte[] plain = new byte[Suite.CHUNK_BYTES];
  private long openChunk = NONE;
  private int openBytes;

  private RandomReader(RangeSource source, ObjectRef object, ChunkOpener opener) {
    this.source = source;
    this.object = object;
    this.opener = opener.worker();
    this.length = opener.length();
  }

  /** Fetches the object's headers and checks them. */
  public static RandomReader open(RangeSource source, Role role, ObjectRef object)
      throws IOException, RefusedException {
    byte[] preface = new byte[Suite.PREFACE_BYTES];
    source.read(0, preface, 0, preface.length);
    return new RandomReader(source, object, ChunkOpener.open(preface, role, object));
  }

  /**
   * Reads up to {@code count} bytes from {@code position} on, fewer only at the end.
   *
   * @return how many, or -1 if the position is at or behind the end
   */
  public int read(long position, byte[] target, int offset, int count)
      throws IOException, RefusedException {
    Objects.checkFromIndexSize(offset, count, target.length);
    if (position < 0) throw new IllegalArgumentException("position " + position);
    if (position >= object.sizeBytes()) return -1;
    int wanted = (int) Math.min(count, object.sizeBytes() - position);
    int done = 0;
    while (done < wanted) {
      long at = position + done;
      long chunk = SealedLength.chunkOf(at);
      openIfNeeded(chunk);
      int from = (int) (at - SealedLength.plainOffsetOfChunk(chunk));
      int step = Math.min(wanted - done, openBytes - from);
      System.arraycopy(plain, from, target, offset + done, step);
      done += step;
    }
    return done;
  }

  private void openIfNeeded(long chunk) throws IOException, RefusedException {
    if (chunk == openChunk) return;
    openChunk = NONE;
    int bytes = length.sealedBytesOfChunk(chunk);
    source.read(SealedLength.storedOffsetOfChunk(chunk), sealed, 0, bytes);
    openBytes = opener.open(chunk, sealed, 0, plain, 0);
    openChunk = chunk;
  }
}
