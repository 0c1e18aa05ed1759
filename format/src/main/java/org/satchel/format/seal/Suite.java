package org.satchel.format.seal;

/**
 * The numbers of suite 1.
 *
 * <p>The suite fixes them all, and no field of an object can ask for others: there is nothing to
 * negotiate down. Chunks of 64 KiB were chosen by measuring: docs/decisions/0002-chunk-size.md.
 *
 * <p>Units: bytes.
 *
 * <p>Source: spec/file-format.md sections 1 and 2.
 */
public final class Suite {

  /** What stands in headers and records for this suite. */
  public static final byte NUMBER = 1;

  /** What one tag covers, as stored. */
  public static final int CHUNK_BYTES = 1 << 16;

  public static final int TAG_BYTES = 16;

  public static final int HEADER_BYTES = 58;

  public static final int STREAM_HEADER_BYTES = 40;

  /** Both headers: where the first chunk's ciphertext begins. */
  public static final int PREFACE_BYTES = HEADER_BYTES + STREAM_HEADER_BYTES;

  /** Plaintext of the first chunk when it is full. */
  public static final int FIRST_CHUNK_PLAIN_BYTES = CHUNK_BYTES - PREFACE_BYTES - TAG_BYTES;

  /** Plaintext of every further chunk when it is full. */
  public static final int CHUNK_PLAIN_BYTES = CHUNK_BYTES - TAG_BYTES;

  /** The nonce counts chunks in 4 bytes. */
  public static final long CHUNKS_MAX = 1L << 32;

  /** All keys have one length. */
  public static final int KEY_BYTES = 32;

  private Suite() {}
}
