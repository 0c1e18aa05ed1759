package org.satchel.format.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The signed statement of what a share is. An instance exists only if everything in it was checked.
 *
 * <p>The share key that signs it is pinned by the link's id, so that neither a server nor a
 * stranger can make one; the version only grows, so that a device which saw a newer one refuses an
 * older.
 *
 * <p>Units: 328 bytes. Immutable, safe on any thread.
 *
 * <p>Source: spec/share-link.md section 3.
 */
public final class ShareRecord {

  public static final int BYTES = RecordBody.BYTES + ShareKey.SIGNATURE_BYTES;

  private static final byte[] SIGNED_LABEL = "satchel/1/record".getBytes(StandardCharsets.US_ASCII);

  private final RecordBody body;
  private final byte[] bytes;

  private ShareRecord(RecordBody body, byte[] bytes) {
    this.body = body;
    this.bytes = bytes;
  }

  /** Parses and verifies all that a record tells about itself. */
  public static ShareRecord parse(byte[] bytes) throws RefusedException {
    if (bytes.length != BYTES) {
      throw new RefusedException(Reason.MALFORMED, "a record of " + bytes.length + " bytes");
    }
    RecordBody body = RecordBody.decode(ByteBuffer.wrap(bytes, 0, RecordBody.BYTES));
    byte[] signature = Arrays.copyOfRange(bytes, RecordBody.BYTES, BYTES);
    if (!body.shareKey().verifies(signedBytes(bytes), signature)) {
      throw new RefusedException(Reason.BAD_SIGNATURE, "the record's signature");
    }
    return new ShareRecord(body, bytes.clone());
  }

  /**
   * A record that {@link #parse} verified when it was stored; its signature is not checked again.
   *
   * @throws IllegalStateException if it is no record at all: what stored it is damaged
   */
  public static ShareRecord ofVerified(byte[] bytes) {
    try {
      RecordBody body = RecordBody.decode(ByteBuffer.wrap(bytes, 0, RecordBody.BYTES));
      return new ShareRecord(body, Arrays.copyOf(bytes, BYTES));
    } catch (RefusedException damaged) {
      throw new IllegalStateException("a stored record is damaged", damaged);
    }
  }

  /** What the share key signs: the label and the first 264 bytes. */
  public static byte[] signedBytes(byte[] encodedBody) {
    byte[] message = Arrays.copyOf(SIGNED_LABEL, SIGNED_LABEL.length + RecordBody.BYTES);
    System.arraycopy(encodedBody, 0, message, SIGNED_LABEL.length, RecordBody.BYTES);
    return message;
  }

  /** Refuses a record of another share than the one that was asked for. */
  public void checkLinkId(LinkId expected) throws RefusedException {
    if (!body.linkId().equals(expected)) {
      throw new RefusedException(Reason.WRONG_LINK_ID, "a record of another share");
    }
  }

  /** Refuses a record that is older than one which this device has seen. */
  public void checkNotOlderThan(long seenVersion) throws RefusedException {
    if (body.version() < seenVersion) {
      throw new RefusedException(
          Reason.OLDER_VERSION, "version " + body.version() + ", seen was " + seenVersion);
    }
  }

  public RecordBody body() {
    return body;
  }

  public LinkId linkId() {
    return body.linkId();
  }

  public long version() {
    return body.version();
  }

  /** A copy of the 328 bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ShareRecord record && Arrays.equals(bytes, record.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "ShareRecord[" + linkId() + " version " + version() + "]";
  }
}
