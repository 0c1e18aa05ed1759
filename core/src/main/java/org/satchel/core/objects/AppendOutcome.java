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

  /**
   * The body broke off or a newer request took over; what came before is kept, but of a body with a
   * checksum nothing.
   *
   * @param expires as of {@link Appended}
   */
  record Cut(long offset, Instant expires) implements AppendOutcome {}

  /** None of the body, or not all of it, is taken, for a reason that stays. */
  sealed interface Refused extends AppendOutcome {}

  /** The upload stands elsewhere; nothing was read. */
  record WrongOffset(long offset) implements Refused {}

  /** Given up: {@link ObjectsConfig} says when. */
  record Expired() implements Refused {}

  record Unknown() implements Refused {}

  /** Joined from parts; it takes no bytes. */
  record Final() implements Refused {}

  /** The quota is met; bytes up to it are kept. */
  record OverQuota() implements Refused {}

  /** The disk is full but for its reserve; bytes up to it are kept. */
  record Full() implements Refused {}

  /**
   * More bytes than the upload, or a body with a checksum, may have; whole segments may be kept.
   */
  record TooLong() implements Refused {}

  /** The bytes are not what was announced; none of them is kept. */
  record ChecksumMismatch() implements Refused {}

  /** An older request to this upload does not let go. */
  record Busy() implements Refused {}
}
