package org.satchel.format.seal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.satchel.format.merkle.TreeHasher;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/**
 * Reads one whole object as a stream and shows its plaintext, without the padding.
 *
 * <p>Every chunk is authentic before a byte of it is shown; only when the end was reached, that is
 * when {@link #read} gave -1, are length, padding and root proven too. Whoever writes a file gives
 * it its final name after that, never before.
 *
 * <p>Units: bytes. Memory: two chunks. One thread at a time. Does not close its source.
 *
 * <p>Source: spec/file-format.md section 2.4.
 */
public final class SealedReader implements PlainSource {

  private final InputStream in;
  private final ObjectRef object;
  private final ChunkOpener.Worker opener;
  private final SealedLength length;
  private final TreeHasher tree = new TreeHasher();
  private final byte[] sealed = new byte[Suite.CHUNK_BYTES];
  private final byte[] plain = new byte[Suite.CHUNK_BYTES];
  private long nextChunk;
  private long shown;
  private int from;
  private int until;
  private boolean ended;

  private SealedReader(InputStream in, ObjectRef object, ChunkOpener opener, byte[] preface) {
    this.in = in;
    this.object = object;
    this.opener = opener.worker();
    this.length = opener.length();
    tree.update(preface, 0, preface.length);
  }

  /** Reads the object's headers and checks them. */
  public static SealedReader open(InputStream in, Role role, ObjectRef object)
      throws IOException, RefusedException {
    byte[] preface = in.readNBytes(Suite.PREFACE_BYTES);
    return new SealedReader(in, object, ChunkOpener.open(preface, role, object), preface);
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException, RefusedException {
    if (count == 0) return 0;
    while (from == until) {
      if (nextChunk == length.chunks()) {
        end();
        return -1;
      }
      openNextChunk();
    }
    int step = Math.min(count, until - from);
    System.arraycopy(plain, from, target, offset, step);
    from += step;
    return step;
  }

  /** Writes all plaintext; when it returns, everything was checked. */
  public void transferTo(OutputStream target) throws IOException, RefusedException {
    byte[] buffer = new byte[Suite.CHUNK_BYTES];
    for (int count = read(buffer, 0, buffer.length); count >= 0; ) {
      target.write(buffer, 0, count);
      count = read(buffer, 0, buffer.length);
    }
  }

  private void openNextChunk() throws IOException, RefusedException {
    int bytes = length.sealedBytesOfChunk(nextChunk);
    if (in.readNBytes(sealed, 0, bytes) < bytes) {
      throw new RefusedException(Reason.TRUNCATED, "ends in chunk " + nextChunk);
    }
    tree.update(sealed, 0, bytes);
    int opened = opener.open(nextChunk, sealed, 0, plain, 0);
    nextChunk++;
    int wanted = (int) Math.min(opened, object.sizeBytes() - shown);
    shown += wanted;
    from = 0;
    until = wanted;
    Padding.check(plain, wanted, opened);
  }

  private void end() throws IOException, RefusedException {
    if (ended) return;
    if (in.read() >= 0) {
      throw new RefusedException(Reason.TRAILING_BYTES, "goes on after its end");
    }
    if (!tree.root().equals(object.root())) {
      throw new RefusedException(Reason.WRONG_ROOT, "other bytes than the named ones");
    }
    ended = true;
  }
}
