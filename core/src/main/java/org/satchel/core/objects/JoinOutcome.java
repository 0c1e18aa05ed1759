package org.satchel.core.objects;

import java.time.Instant;
import org.satchel.format.record.ObjectId;

/** What came of joining parts to one object. */
public sealed interface JoinOutcome {

  /** Paths of so many uploads fit into 16 KiB of headers. */
  int PARTS_MAX = 400;

  /** The object is complete; the parts are no more. */
  record Joined(UploadSecret secret, ObjectId object, Instant expires) implements JoinOutcome {}

  record ObjectExists() implements JoinOutcome {}

  /** The part at this place, from 0, does not exist or was given up. */
  record UnknownPart(int index) implements JoinOutcome {}

  /** These parts cannot be joined. */
  record Refused(Why why) implements JoinOutcome {}

  record TooLong(long maxBytes) implements JoinOutcome {}

  record OverQuota() implements JoinOutcome {}

  record Full() implements JoinOutcome {}

  record Busy() implements JoinOutcome {}

  /** Why parts cannot be joined. */
  enum Why {
    NO_PARTS,
    TOO_MANY_PARTS,
    /** Named twice. */
    REPEATED,
    /** Not begun as a part. */
    NOT_A_PART,
    UNFINISHED,
    /** On another account than the first. */
    OTHER_ACCOUNT,
    /** Not multiples of 16 MiB, and too long together to be copied. */
    TOO_LONG_TO_COPY
  }
}
