package org.satchel.format.manifest;

import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectId;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.vectors.CounterStream;

/** Lines of manifests as text, so that tests and vectors can write what a writer never would. */
final class Lines {

  private Lines() {}

  static ObjectRef ref(String name, long size) {
    CounterStream draws = new CounterStream(name, 1 << 10);
    byte[] root = new byte[Hash.BYTES];
    draws.nextBytes(root);
    return ObjectRef.sealed(ObjectId.draw(draws), FileKey.draw(draws), Hash.of(root), size);
  }

  static String head(long files, long folders, long bytes) {
    return "{\"t\":\"manifest\",\"v\":1,\"files\":%d,\"folders\":%d,\"bytes\":%d}\n"
        .formatted(files, folders, bytes);
  }

  static String members(ObjectRef ref) {
    return "\"id\":\"%s\",\"key\":\"%s\",\"root\":\"%s\",\"stored\":%d,\"size\":%d"
        .formatted(ref.id(), ref.key().reveal(), ref.root(), ref.storedBytes(), ref.sizeBytes());
  }

  static String pack(String name, long size) {
    return "{\"t\":\"pack\",%s}\n".formatted(members(ref(name, size)));
  }

  static String packed(String path, long length, long offset) {
    return "{\"t\":\"file\",\"path\":\"%s\",\"length\":%d,\"offset\":%d}\n"
        .formatted(path, length, offset);
  }

  static String whole(String path, String object, long length, long size) {
    return "{\"t\":\"file\",\"path\":\"%s\",\"length\":%d,\"object\":{%s}}\n"
        .formatted(path, length, members(ref(object, size)));
  }

  static String empty(String path) {
    return "{\"t\":\"file\",\"path\":\"%s\",\"length\":0}\n".formatted(path);
  }

  static String folder(String path) {
    return "{\"t\":\"folder\",\"path\":\"%s\"}\n".formatted(path);
  }
}
