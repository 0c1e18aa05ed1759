package org.satchel.format.seal;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.merkle.TreeHasher;
import org.satchel.format.record.ObjectId;
import org.satchel.format.vectors.CounterStream;

/** An object whose key, salt and prefix are known, to be sealed and damaged in tests. */
public record Sample(Role role, ObjectId id, FileKey key, StreamHeader streamHeader) {

  /** A sample whose draws come from a name. */
  public static Sample of(String name) {
    return of(name, Role.CONTENT);
  }

  public static Sample of(String name, Role role) {
    CounterStream draws = new CounterStream(name, 1 << 10);
    return new Sample(role, ObjectId.draw(draws), FileKey.draw(draws), StreamHeader.draw(draws));
  }

  public LeafSealer sealer() {
    return new LeafSealer(role, id, key, streamHeader);
  }

  /** Seals exactly these bytes, without any padding. */
  public byte[] sealRaw(byte[] plain) {
    LeafSealer sealer = sealer();
    SealedLength length = new SealedLength(plain.length);
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    byte[] target = new byte[LeafHasher.LEAF_BYTES];
    for (long leaf = 0; leaf < length.leaves(); leaf++) {
      int from = (int) SealedLength.plainOffsetOfLeaf(leaf);
      int bytes = length.plainBytesOfLeaf(leaf);
      byte[] part = Arrays.copyOfRange(plain, from, from + bytes);
      boolean last = leaf == length.leaves() - 1;
      int sealed = sealer.seal(leaf, last, part, bytes, target).storedBytes();
      object.write(target, 0, sealed);
    }
    return object.toByteArray();
  }

  /** Seals a file as the format wants it, padded. */
  public byte[] seal(byte[] plain) {
    return sealRaw(Arrays.copyOf(plain, (int) Padme.paddedBytes(plain.length)));
  }

  /** How a manifest would name the object of these stored bytes. */
  public ObjectRef ref(byte[] object, long sizeBytes) {
    return new ObjectRef(id, key, root(object), object.length, sizeBytes);
  }

  public static Hash root(byte[] object) {
    TreeHasher tree = new TreeHasher();
    tree.update(object, 0, object.length);
    return tree.root();
  }

  /** Opens an object that was sealed without padding, chunk by chunk. */
  public byte[] openRaw(byte[] object) throws Exception {
    SealedLength length = SealedLength.ofStored(object.length);
    ChunkOpener opener = ChunkOpener.open(object, role, id, key, length);
    byte[] plain = new byte[(int) length.plainBytes()];
    for (long chunk = 0; chunk < length.chunks(); chunk++) {
      int from = (int) SealedLength.storedOffsetOfChunk(chunk);
      int to = (int) SealedLength.plainOffsetOfChunk(chunk);
      opener.worker().open(chunk, object, from, plain, to);
    }
    return plain;
  }
}
