package org.satchel.core.objects;

/** What came of telling the length of an upload that was begun without one. */
public sealed interface DeclareOutcome {

  /** It has this length now, also if it was told before. */
  record Declared() implements DeclareOutcome {}

  /** It was told another length before, or has more bytes already. */
  record Contradicted(long known) implements DeclareOutcome {}

  /** The upload stands elsewhere; nothing was declared. */
  record WrongOffset(long offset) implements DeclareOutcome {}

  record OverQuota() implements DeclareOutcome {}

  /** What is still to come is more than the disk has room for now. */
  record NoRoom() implements DeclareOutcome {}

  record TooLong(long maxBytes) implements DeclareOutcome {}

  record Unknown() implements DeclareOutcome {}

  record Expired() implements DeclareOutcome {}

  record Busy() implements DeclareOutcome {}
}
