package org.satchel.format.record;

import java.security.MessageDigest;
import org.satchel.format.merkle.Hash;

/**
 * Accumulates a share's object list: how many objects, how many bytes, which hash.
 *
 * <p>The list itself is never held nor downloaded: a client computes it from the manifest and
 * compares with the record, a server while it reads the bundle.
 *
 * <p>Units: bytes as stored. Constant memory. One thread at a time.
 *
 * <p>Source: spec/share-link.md section 5.
 */
public final class ObjectList {

  private final MessageDigest digest = Hash.newDigest();
  private int count;
  private long storedBytes;

  /** What a record states about its list. */
  public record Totals(int count, long storedBytes, Hash hash) {}

  /** Appends the next object: first the manifest, then the others as the manifest names them. */
  public void add(ObjectEntry entry) throws RefusedException {
    if (count == RecordBody.OBJECTS_MAX) {
      throw new RefusedException(Reason.TOO_LARGE, "more than a million objects");
    }
    if (entry.storedBytes() >= RecordBody.NUMBER_BOUND - storedBytes) {
      throw new RefusedException(Reason.MALFORMED, "sum of stored lengths");
    }
    digest.update(entry.encode());
    count++;
    storedBytes += entry.storedBytes();
  }

  /** Ends the list. To be called once. */
  public Totals finish() {
    return new Totals(count, storedBytes, Hash.finish(digest));
  }

  /** Refuses a list that is not the one which the record states. */
  public static void check(Totals totals, RecordBody record) throws RefusedException {
    check(totals, new Totals(record.objectCount(), record.storedBytes(), record.listHash()));
  }

  static void check(Totals totals, Totals stated) throws RefusedException {
    if (!totals.equals(stated)) {
      throw new RefusedException(Reason.WRONG_HASH, "object list is not the record's");
    }
  }
}
