package org.satchel.core.objects;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.format.record.ObjectId;

/** Where an upload stands. */
public sealed interface UploadState {

  /** It takes bytes, from this offset on. */
  record Open(ObjectId object, UploadKind kind, long offset, OptionalLong length, Instant expires)
      implements UploadState {}

  /**
   * It has all its bytes.
   *
   * @param expires when it is given up; empty once it is in a share
   */
  record Complete(ObjectId object, UploadKind kind, long length, Optional<Instant> expires)
      implements UploadState {}

  record Unknown() implements UploadState {}

  /** Given up: {@link ObjectsConfig} says when. */
  record Expired() implements UploadState {}
}
