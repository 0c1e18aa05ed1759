package org.satchel.format.seal;

import java.util.Arrays;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/**
 * Opens the chunks of one object, each by its position, in any order.
 *
 * <p>An instance exists only if the object's header is the expected one and commits to the key: so
 * that no ciphertext is ever decrypted under a key it was not made with. The stored length comes
 * from whoever names the object, and with it which chunk is the last: a truncated object shows in
 * every chunk that would have to be the last one.
 *
 * <p>Units: bytes; chunks count from 0. Immutable, safe on any thread; {@link #worker} is for one
 * thread at a time.
 *
 * <p>Source: spec/file-format.md sections 2.2 to 2.4.
 */
public final class ChunkOpener {

  private final StreamKey key;
  private final SealedLength length;

  private ChunkOpener(StreamKey key, SealedLength length) {
    this.key = key;
    this.length = length;
  }

  /**
   * Checks an object's beginning.
   *
   * @param preface the first {@link Suite#PREFACE_BYTES} bytes of the object
   */
  public static ChunkOpener open(byte[] preface, Role role, ObjectRef object)
      throws RefusedException {
    return open(preface, role, object.id(), object.key(), object.length());
  }

  /** As above, for an object whose length alone is known, such as a capsule. */
  static ChunkOpener open(
      byte[] preface, Role role, ObjectId id, FileKey fileKey, SealedLength length)
      throws RefusedException {
    if (preface.length < Suite.PREFACE_BYTES) {
      throw new RefusedException(Reason.TRUNCATED, "no whole header");
    }
    Header header = Header.parse(preface);
    header.checkExpected(role, id);
    StreamHeader streamHeader =
        StreamHeader.parse(Arrays.copyOfRange(preface, Suite.HEADER_BYTES, Suite.PREFACE_BYTES));
    header.checkKey(fileKey);
    return new ChunkOpener(new StreamKey(header, fileKey, streamHeader), length);
  }

  /** The object's shape. */
  public SealedLength length() {
    return length;
  }

  public Worker worker() {
    return new Worker(key.worker());
  }

  /** Opens chunks on one thread. */
  public final class Worker {

    private final StreamKey.Worker cipher;

    private Worker(StreamKey.Worker cipher) {
      this.cipher = cipher;
    }

    /**
     * Opens one chunk into {@code plain} and tells its plaintext's length.
     *
     * @param sealed holds the chunk with its tag, {@link SealedLength#sealedBytesOfChunk} bytes
     *     from {@code from} on
     * @throws IllegalArgumentException if the object has no such chunk; our own bug
     */
    public int open(long chunk, byte[] sealed, int from, byte[] plain, int to)
        throws RefusedException {
      if (chunk < 0 || chunk >= length.chunks()) {
        throw new IllegalArgumentException("no chunk " + chunk);
      }
      boolean last = chunk == length.chunks() - 1;
      int bytes = length.sealedBytesOfChunk(chunk);
      return cipher.open(chunk, last, sealed, from, bytes, plain, to);
    }

    /**
     * Opens one whole leaf as it is stored, headers included in the first, into the beginning of
     * {@code plain}, and tells its plaintext's length.
     *
     * @param sealed holds {@link SealedLength#storedBytesOfLeaf} bytes
     */
    public int openLeaf(long leaf, byte[] sealed, byte[] plain) throws RefusedException {
      long first = leaf * SealedLength.chunksPerLeaf();
      long end = Math.min(first + SealedLength.chunksPerLeaf(), length.chunks());
      int to = 0;
      for (long chunk = first; chunk < end; chunk++) {
        long from = SealedLength.storedOffsetOfChunk(chunk) - first * Suite.CHUNK_BYTES;
        to += open(chunk, sealed, (int) from, plain, to);
      }
      return to;
    }
  }
}
