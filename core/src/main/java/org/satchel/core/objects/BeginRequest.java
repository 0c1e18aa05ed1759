package org.satchel.core.objects;

import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.format.record.ObjectId;

/**
 * What a new upload shall be.
 *
 * @param object the object's id, drawn by who seals it; without one the server draws it
 * @param length in bytes, if it is known already
 * @param kind whole or part
 * @param allowance whose it is, when uploads need a token
 */
public record BeginRequest(
    Optional<ObjectId> object,
    OptionalLong length,
    UploadKind kind,
    Optional<Allowance> allowance) {

  public BeginRequest {
    if (kind == UploadKind.JOINED) throw new IllegalArgumentException("joined from parts only");
    if (length.isPresent() && length.getAsLong() < 0) {
      throw new IllegalArgumentException("negative length");
    }
  }
}
