package org.satchel.client.send;

import java.security.SecureRandom;
import java.util.Optional;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectId;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.StreamHeader;

/**
 * One object on its way to the server: what was drawn for it and how far it came.
 *
 * <p>Key, salt and prefix are noted before the first leaf leaves, so that another run seals the
 * same bytes again.
 *
 * <p>Units: {@code sizeBytes} of plaintext before padding, 0 while it is not known (a stream).
 *
 * @param upload the 22 characters of the upload's secret, once the server gave them
 * @param root once all was sent
 *     <p>Source: spec/file-format.md section 2.5.
 */
record Draft(
    ObjectId id,
    FileKey key,
    StreamHeader stream,
    long sizeBytes,
    Optional<String> upload,
    Optional<Hash> root) {

  /** A new object under a new key. */
  static Draft draw(long sizeBytes, SecureRandom random) {
    return new Draft(
        ObjectId.draw(random),
        FileKey.draw(random),
        StreamHeader.draw(random),
        sizeBytes,
        Optional.empty(),
        Optional.empty());
  }

  Draft uploadedAt(String secret) {
    return new Draft(id, key, stream, sizeBytes, Optional.of(secret), root);
  }

  Draft sent(long size, Hash newRoot) {
    return new Draft(id, key, stream, size, upload, Optional.of(newRoot));
  }

  /** How manifest and capsule name it. */
  ObjectRef ref() {
    return ObjectRef.sealed(
        id, key, root.orElseThrow(() -> new IllegalStateException("not sent yet")), sizeBytes);
  }

  String uploadSecret() {
    return upload.orElseThrow(() -> new IllegalStateException("not begun yet"));
  }

  @Override
  public String toString() {
    return "Draft[" + id + "]";
  }
}
