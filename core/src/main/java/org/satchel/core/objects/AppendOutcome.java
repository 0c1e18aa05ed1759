package org.satchel.core.objects;

import java.time.Instant;

/**
 * What came of appending bytes to an upload. An offset that is told is on disk and synced; the next
 * append begins there.
 */
public sealed interface AppendOutcome {

  /**
   * All bytes of the body are kept.
   *
   * @param expires when it is given up unless more bytes come, or it is put into a share
   */
  record Appended(long offset, boolean complete, Instant expires) implements AppendOutcome {}

  /** The body broke off or a newer request took over; what came before is kept. */
  record Cut(long offset) implements AppendOutcome {}

  /** The upload stands elsewhere; nothing was read. */
  record WrongOffset(long offset) implements AppendOutcome {}

  /** Given up: {@link ObjectsConfig} says when. */
  record Expired() implements AppendOutcome {}

  record Unknown() implements AppendOutcome {}

  /** Joined from parts; it takes no bytes. */
  record Final() implements AppendOutcome {}

  /** The quota is met; bytes up to it are kept. */
  record OverQuota() implements AppendOutcome {}

  /** The disk is full but for its reserve; bytes up to it are kept. */
  record Full() implements AppendOutcome {}

  /**
   * More bytes than the upload, or a body with a checksum, may have; whole segments may be kept.
   */
  record TooLong() implements AppendOutcome {}

  /** The bytes are not what was announced, or the body broke off; none of them is kept. */
  record ChecksumMismatch() implements AppendOutcome {}

  /** An older request to this upload does not let go. */
  record Busy() implements AppendOutcome {}
}
