package org.satchel.format.record;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads the share bundle, in its order and as a stream: record and boxes at once, then the object
 * list entry by entry, then the upload secrets one by one.
 *
 * <p>The record alone says what follows, so that there are no lengths to lie with. At each step
 * what was read is checked against the record: the boxes before they are handed out, the list at
 * its end, the end of the body after the last secret. The caller therefore acts on the whole only
 * after {@link #finish}.
 *
 * <p>Units: bytes. Memory: one entry and two boxes of 4,096 bytes. One thread at a time.
 *
 * <p>Source: spec/share-link.md section 7.
 */
public final class BundleReader {

  /** An upload's secret, which its URL carries: share-link.md section 7. */
  public static final int UPLOAD_SECRET_BYTES = 16;

  /** What the bundle asks for. */
  public enum Purpose {
    CREATE,
    EDIT,
    END
  }

  /** Capsule and owner box; their hashes are those of the record. */
  public record Boxes(SealedBox capsule, SealedBox ownerBox) {}

  private final InputStream in;
  private final ShareRecord record;
  private final Optional<Boxes> boxes;
  private final ObjectList list = new ObjectList();
  private int entriesLeft;
  private int secretsLeft;

  private BundleReader(InputStream in, ShareRecord record, Optional<Boxes> boxes) {
    this.in = in;
    this.record = record;
    this.boxes = boxes;
    this.entriesLeft = purpose(record) == Purpose.CREATE ? record.body().objectCount() : 0;
    this.secretsLeft = entriesLeft;
  }

  /** Reads and checks record and boxes. */
  public static BundleReader open(InputStream in) throws IOException, RefusedException {
    ShareRecord record = ShareRecord.parse(exactly(in, ShareRecord.BYTES));
    if (purpose(record) == Purpose.END) return new BundleReader(in, record, Optional.empty());
    SealedBox capsule = SealedBox.parse(exactly(in, SealedBox.BYTES));
    SealedBox ownerBox = SealedBox.parse(exactly(in, SealedBox.BYTES));
    capsule.checkHash(record.body().capsuleHash());
    ownerBox.checkHash(record.body().ownerBoxHash());
    return new BundleReader(in, record, Optional.of(new Boxes(capsule, ownerBox)));
  }

  /** What a bundle with this record asks for: a share is created with version 1. */
  public static Purpose purpose(ShareRecord record) {
    if (!record.body().isLive()) return Purpose.END;
    return record.version() == 1 ? Purpose.CREATE : Purpose.EDIT;
  }

  public ShareRecord record() {
    return record;
  }

  public Purpose purpose() {
    return purpose(record);
  }

  /** There unless the share is ended. */
  public Optional<Boxes> boxes() {
    return boxes;
  }

  /** The next object of the list; empty after the last, when the whole list was checked. */
  public Optional<ObjectEntry> nextObject() throws IOException, RefusedException {
    if (entriesLeft == 0) return Optional.empty();
    ObjectEntry entry = ObjectEntry.parse(exactly(in, ObjectEntry.BYTES));
    list.add(entry);
    entriesLeft--;
    if (entriesLeft == 0) ObjectList.check(list.finish(), record.body());
    return Optional.of(entry);
  }

  /**
   * The upload secret of the next object, in the order of the list; empty after the last.
   *
   * @throws IllegalStateException if the list was not read to its end; our own bug
   */
  public Optional<byte[]> nextUploadSecret() throws IOException, RefusedException {
    if (entriesLeft > 0) throw new IllegalStateException("the list comes before the secrets");
    if (secretsLeft == 0) return Optional.empty();
    secretsLeft--;
    return Optional.of(exactly(in, UPLOAD_SECRET_BYTES));
  }

  /** Reads what was not read yet and refuses a body that goes on after its end. */
  public void finish() throws IOException, RefusedException {
    while (nextObject().isPresent()) {}
    while (nextUploadSecret().isPresent()) {}
    if (in.read() >= 0) {
      throw new RefusedException(Reason.TRAILING_BYTES, "the bundle goes on after its end");
    }
  }

  private static byte[] exactly(InputStream in, int length) throws IOException, RefusedException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new RefusedException(Reason.TRUNCATED, "the bundle ends too early");
    }
    return bytes;
  }
}
