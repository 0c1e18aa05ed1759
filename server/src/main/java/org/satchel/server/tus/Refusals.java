package org.satchel.server.tus;

import org.satchel.core.objects.AppendOutcome;
import org.satchel.core.objects.JoinOutcome;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;

/**
 * What the core refuses, as problem documents.
 *
 * <p>Beside the door, which has one switch for each act: these are what several acts share.
 *
 * <p>Pure functions; safe on any thread.
 *
 * <p>Source: spec/api.yaml, x-problems.
 */
final class Refusals {

  private Refusals() {}

  /** The refusals that creating with a body and appending share. */
  static RefusedException of(AppendOutcome.Refused outcome) {
    return RefusedException.of(
        switch (outcome) {
          case AppendOutcome.WrongOffset wrong -> Problem.WRONG_OFFSET;
          case AppendOutcome.Expired expired -> Problem.UPLOAD_EXPIRED;
          case AppendOutcome.Unknown unknown -> Problem.UNKNOWN_UPLOAD;
          case AppendOutcome.Final isFinal -> Problem.UPLOAD_FINAL;
          case AppendOutcome.OverQuota over -> Problem.QUOTA_EXCEEDED;
          case AppendOutcome.Full full -> Problem.DISK_FULL;
          case AppendOutcome.TooLong tooLong -> Problem.LENGTH_EXCEEDED;
          case AppendOutcome.ChecksumMismatch mismatch -> Problem.CHECKSUM_MISMATCH;
          case AppendOutcome.Busy busy -> Problem.UPLOAD_BUSY;
        });
  }

  static RefusedException tooLong(long max) {
    return RefusedException.of(
        Problem.LENGTH_EXCEEDED, "An object here has at most " + max + " bytes.");
  }

  static RefusedException noRoom() {
    return RefusedException.of(
        Problem.DISK_FULL,
        "The server's disk has no room for so many bytes now; its operator must make room.");
  }

  static RefusedException of(JoinOutcome.Why why) {
    return RefusedException.of(
        Problem.CONCAT_REFUSED,
        switch (why) {
          case NO_PARTS -> "Upload-Concat names no part.";
          case TOO_MANY_PARTS ->
              "At most " + JoinOutcome.PARTS_MAX + " parts can be joined to one upload.";
          case REPEATED -> "A part is named twice.";
          case NOT_A_PART -> "Only uploads that began as partial can be joined.";
          case UNFINISHED -> "A part is not finished.";
          case OTHER_ACCOUNT -> "The parts were uploaded with different tokens.";
          case TOO_LONG_TO_COPY ->
              "Parts must be multiples of 16 MiB (the last one of any length), or at most 256 MiB"
                  + " together.";
        });
  }
}
