package org.satchel.format.seal;

import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/**
 * The shape of an object, from its plaintext's length: how long it is stored, how many chunks and
 * leaves it has, and which plaintext lies in which leaf.
 *
 * <p>Every length of plaintext has one stored length, and few stored lengths have none; so a length
 * that an attacker chose is refused before anything is opened.
 *
 * <p>Units: bytes; {@code plainBytes} is the padded plaintext. Immutable, safe on any thread.
 *
 * <p>Source: spec/file-format.md sections 1 and 2.3.
 */
public record SealedLength(long plainBytes) {

  /** Longest plaintext: as many full chunks as the nonce can count. */
  static final long PLAIN_MAX =
      Suite.FIRST_CHUNK_PLAIN_BYTES + (Suite.CHUNKS_MAX - 1) * Suite.CHUNK_PLAIN_BYTES;

  private static final int CHUNKS_PER_LEAF = LeafHasher.LEAF_BYTES / Suite.CHUNK_BYTES;

  /** Longest plaintext of one leaf; that of the first is 98 bytes shorter. */
  public static final int LEAF_PLAIN_BYTES = CHUNKS_PER_LEAF * Suite.CHUNK_PLAIN_BYTES;

  /** Longest plaintext of the first leaf. */
  public static final int FIRST_LEAF_PLAIN_BYTES = LEAF_PLAIN_BYTES - Suite.PREFACE_BYTES;

  /**
   * @throws IllegalArgumentException if an object cannot hold so much
   */
  public SealedLength {
    if (plainBytes < 0 || plainBytes > PLAIN_MAX) {
      throw new IllegalArgumentException("no length of a plaintext: " + plainBytes);
    }
  }

  /** Whether an object can hold a plaintext of this size: up to 254 TiB, by the padding. */
  public static boolean fits(long sizeBytes) {
    return sizeBytes <= PLAIN_MAX && Padme.paddedBytes(sizeBytes) <= PLAIN_MAX;
  }

  /** The shape of the object that holds a plaintext of this size, after padding. */
  public static SealedLength ofPadded(long sizeBytes) {
    return new SealedLength(Padme.paddedBytes(sizeBytes));
  }

  /** The shape of an object of this stored length. */
  public static SealedLength ofStored(long storedBytes) throws RefusedException {
    long overhead = Suite.PREFACE_BYTES;
    long chunks = ceilDiv(storedBytes, Suite.CHUNK_BYTES);
    long plain = storedBytes - overhead - chunks * Suite.TAG_BYTES;
    if (storedBytes < overhead + Suite.TAG_BYTES || plain < 0 || plain > PLAIN_MAX) {
      throw new RefusedException(Reason.WRONG_LENGTH, "stored length " + storedBytes);
    }
    SealedLength length = new SealedLength(plain);
    if (length.storedBytes() != storedBytes) {
      throw new RefusedException(Reason.WRONG_LENGTH, "stored length " + storedBytes);
    }
    return length;
  }

  public long storedBytes() {
    return Suite.PREFACE_BYTES + plainBytes + chunks() * Suite.TAG_BYTES;
  }

  public long chunks() {
    return 1
        + ceilDiv(Math.max(0, plainBytes - Suite.FIRST_CHUNK_PLAIN_BYTES), Suite.CHUNK_PLAIN_BYTES);
  }

  public long leaves() {
    return ceilDiv(storedBytes(), LeafHasher.LEAF_BYTES);
  }

  /** The chunk that holds a byte of the plaintext. */
  public static long chunkOf(long plainPosition) {
    return (plainPosition + Suite.PREFACE_BYTES) / Suite.CHUNK_PLAIN_BYTES;
  }

  /** The leaf that holds a byte of the plaintext. */
  public static long leafOf(long plainPosition) {
    return chunkOf(plainPosition) / CHUNKS_PER_LEAF;
  }

  /** Where the plaintext of a chunk begins. */
  public static long plainOffsetOfChunk(long chunk) {
    return chunk == 0 ? 0 : chunk * Suite.CHUNK_PLAIN_BYTES - Suite.PREFACE_BYTES;
  }

  /** How much plaintext a chunk of this object holds. */
  public int plainBytesOfChunk(long chunk) {
    return (int) (Math.min(plainOffsetOfChunk(chunk + 1), plainBytes) - plainOffsetOfChunk(chunk));
  }

  /** How long a chunk of this object is as stored, the headers not counted. */
  public int sealedBytesOfChunk(long chunk) {
    return plainBytesOfChunk(chunk) + Suite.TAG_BYTES;
  }

  /** Where the ciphertext of a chunk begins; that of the first stands behind the headers. */
  public static long storedOffsetOfChunk(long chunk) {
    return chunk == 0 ? Suite.PREFACE_BYTES : chunk * Suite.CHUNK_BYTES;
  }

  /** Where the plaintext of a leaf begins. */
  public static long plainOffsetOfLeaf(long leaf) {
    return plainOffsetOfChunk(leaf * CHUNKS_PER_LEAF);
  }

  /** How much plaintext a leaf of this object holds. */
  public int plainBytesOfLeaf(long leaf) {
    return (int) (Math.min(plainOffsetOfLeaf(leaf + 1), plainBytes) - plainOffsetOfLeaf(leaf));
  }

  /** How long a leaf of this object is as stored, the headers counted in the first. */
  public int storedBytesOfLeaf(long leaf) {
    long from = leaf * LeafHasher.LEAF_BYTES;
    return (int) Math.min(LeafHasher.LEAF_BYTES, storedBytes() - from);
  }

  static int chunksPerLeaf() {
    return CHUNKS_PER_LEAF;
  }

  private static long ceilDiv(long dividend, long divisor) {
    return Math.ceilDiv(dividend, divisor);
  }
}
