package org.satchel.client.copy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.client.open.SampleShare;
import org.satchel.format.copy.CopyEntries;
import org.satchel.format.copy.TarHeader;
import org.satchel.format.manifest.Entry;
import org.satchel.format.manifest.Head;
import org.satchel.format.manifest.ManifestWriter;
import org.satchel.format.manifest.PathName;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.merkle.MerkleTree;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.RefusedException;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.LeafSealer;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.SealedLength;
import org.satchel.format.seal.StreamHeader;

/** A whole sealed copy of one file or of one pack of files, whose leaves a test may damage. */
public final class SampleCopy {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final SampleShare share;
  private final byte[] manifest;
  private final byte[] content;

  private SampleCopy(SampleShare share, byte[] manifest, byte[] content) {
    this.share = share;
    this.manifest = manifest;
    this.content = content;
  }

  /** Of one file named {@code file}. */
  public static SampleCopy of(byte[] file) throws IOException, RefusedException {
    var content = new ByteArrayOutputStream();
    ObjectRef object = seal(Role.CONTENT, file, content);
    return of(content, object, List.of(entry("file", file.length, new Entry.Whole(object))));
  }

  /** Of files named {@code 0}, {@code 1} and so on, up to ten, which end here in their pack. */
  public static SampleCopy packed(byte[] pack, int... ends) throws IOException, RefusedException {
    var content = new ByteArrayOutputStream();
    ObjectRef object = seal(Role.CONTENT, pack, content);
    List<Entry.File> files = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      files.add(entry("" + files.size(), end - from, new Entry.InPack(object, from)));
      from = end;
    }
    return of(content, object, files);
  }

  private static Entry.File entry(String name, long length, Entry.Place place)
      throws RefusedException {
    return new Entry.File(PathName.parse(name), Optional.empty(), false, length, place);
  }

  private static SampleCopy of(
      ByteArrayOutputStream content, ObjectRef contentRef, List<Entry.File> files)
      throws IOException, RefusedException {
    var text = new ByteArrayOutputStream();
    long bytes = files.stream().mapToLong(Entry.File::length).sum();
    var writer = new ManifestWriter(text, new Head(files.size(), 0, bytes), object -> {});
    for (Entry.File file : files) writer.write(file);
    writer.finish();
    var manifest = new ByteArrayOutputStream();
    ObjectRef manifestRef = seal(Role.MANIFEST, text.toByteArray(), manifest);
    var share = SampleShare.of(manifestRef, List.of(contentRef));
    return new SampleCopy(share, manifest.toByteArray(), content.toByteArray());
  }

  private static ObjectRef seal(Role role, byte[] plain, ByteArrayOutputStream stored) {
    ObjectId id = ObjectId.draw(RANDOM);
    FileKey key = FileKey.draw(RANDOM);
    var sealer = new LeafSealer(role, id, key, StreamHeader.draw(RANDOM));
    SealedLength length = SealedLength.ofPadded(plain.length);
    byte[] padded = Arrays.copyOf(plain, (int) length.plainBytes());
    var tree = new MerkleTree();
    byte[] target = new byte[LeafHasher.LEAF_BYTES];
    for (long leaf = 0; leaf < length.leaves(); leaf++) {
      int from = (int) SealedLength.plainOffsetOfLeaf(leaf);
      int bytes = length.plainBytesOfLeaf(leaf);
      byte[] part = Arrays.copyOfRange(padded, from, from + bytes);
      var sealed = sealer.seal(leaf, leaf == length.leaves() - 1, part, bytes, target);
      tree.add(sealed.hash());
      stored.write(target, 0, sealed.storedBytes());
    }
    return ObjectRef.sealed(id, key, tree.root(), plain.length);
  }

  /** Turns a bit in a leaf of the file, or turns it back. */
  public void turn(int leaf) {
    content[leaf * LeafHasher.LEAF_BYTES + 1_000] ^= 1;
  }

  /** Writes the copy and opens it. */
  public CopySource write(Path path) throws IOException, Failure {
    var tar = new ByteArrayOutputStream();
    entry(tar, CopyEntries.RECORD, share.record(1).bytes());
    entry(tar, CopyEntries.CAPSULE, share.capsule().bytes());
    entry(tar, CopyEntries.OBJECTS, share.list());
    entry(tar, CopyEntries.OBJECT + share.manifest().id(), manifest);
    entry(tar, CopyEntries.OBJECT + share.content().getFirst().id(), content);
    tar.writeBytes(new byte[2 * TarHeader.BLOCK_BYTES]);
    return CopySource.open(Files.write(path, tar.toByteArray()), share.keys());
  }

  private static void entry(ByteArrayOutputStream tar, String name, byte[] bytes) {
    tar.writeBytes(TarHeader.of(name, bytes.length, 0));
    tar.writeBytes(bytes);
    tar.writeBytes(new byte[TarHeader.padding(bytes.length)]);
  }
}
