package org.satchel.core.objects;

import org.satchel.format.record.ObjectEntry;

/**
 * One object that shall be put into a share, and the proof that its uploader wants it.
 *
 * @param ordinal its place in the share's list, from 0
 * @param entry what the share's list says of it; must be what is stored
 */
public record Claim(long ordinal, ObjectEntry entry, UploadSecret secret) {

  /** Why it cannot be. */
  public enum Refusal {
    /** No such object, or its upload was removed. */
    UNKNOWN,
    WRONG_SECRET,
    UNFINISHED,
    /** Another root or length than the list says. */
    OTHER_BYTES,
    IN_OTHER_SHARE,
    /** In this share already, at another place of its list. */
    LISTED_TWICE
  }

  /** The first refused claim of a batch, by its place in the share's list. */
  public record Refused(long ordinal, Refusal why) {}
}
