package org.satchel.client.open;

import java.util.Optional;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.SealedBox;
import org.satchel.format.record.ShareRecord;
import org.satchel.format.share.Capsule;

/**
 * A share that a link opened: record and capsule fit the link and each other.
 *
 * <p>Units and threads: immutable.
 *
 * @param box the capsule as stored, for sealed copies
 * @param state the server's word: live or exhausted, or more for the owner
 * @param downloads counted by the server; told to the owner only, else -1
 *     <p>Source: spec/share-link.md sections 2 to 4.
 */
public record OpenShare(
    ShareRecord record, Capsule capsule, Optional<SealedBox> box, String state, long downloads) {

  public RecordBody body() {
    return record.body();
  }
}
