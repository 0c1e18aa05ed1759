package org.satchel.core.objects;

import java.time.Instant;
import org.satchel.format.record.ObjectId;

/** What came of beginning an upload. */
public sealed interface BeginOutcome {

  /**
   * It may be appended to until it expires; each byte that comes puts that off.
   *
   * @param secret known to nobody else; the server keeps only its hash
   */
  record Begun(UploadSecret secret, ObjectId object, Instant expires) implements BeginOutcome {}

  /** There is, or was until lately, an object of this id. */
  record ObjectExists() implements BeginOutcome {}

  /** It does not fit the quota of its account or of the whole instance. */
  record OverQuota() implements BeginOutcome {}

  /** More than the disk has room for now beside its reserve. */
  record NoRoom() implements BeginOutcome {}

  /** Longer than this server takes. */
  record TooLong(long maxBytes) implements BeginOutcome {}
}
