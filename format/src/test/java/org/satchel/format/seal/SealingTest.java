package org.satchel.format.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.vectors.CounterStream;
import org.satchel.testkit.Seed;

class SealingTest {

  private static final int THREE_LEAVES = 3 * LeafHasher.LEAF_BYTES + 777;

  @Test
  void leavesSealedByManyThreadsAreThoseOfOne() throws Exception {
    Sample sample = Sample.of("parallel");
    byte[] plain = CounterStream.bytes("parallel plain", THREE_LEAVES);
    byte[] serial = sample.sealRaw(plain);
    LeafSealer sealer = sample.sealer();
    SealedLength length = new SealedLength(plain.length);
    List<Future<byte[]>> leaves = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 8; round++) {
        for (long leaf = length.leaves() - 1; leaf >= 0; leaf--) {
          long number = leaf;
          leaves.add(threads.submit(() -> sealLeaf(sealer, length, plain, number)));
        }
      }
    }
    for (int at = 0; at < leaves.size(); at++) {
      long leaf = length.leaves() - 1 - at % length.leaves();
      int from = (int) leaf * LeafHasher.LEAF_BYTES;
      byte[] expected = Arrays.copyOfRange(serial, from, from + length.storedBytesOfLeaf(leaf));
      assertThat(leaves.get(at).get()).isEqualTo(expected);
    }
  }

  private static byte[] sealLeaf(LeafSealer sealer, SealedLength length, byte[] plain, long leaf) {
    int from = (int) SealedLength.plainOffsetOfLeaf(leaf);
    byte[] part = Arrays.copyOfRange(plain, from, from + length.plainBytesOfLeaf(leaf));
    byte[] target = new byte[LeafHasher.LEAF_BYTES];
    boolean last = leaf == length.leaves() - 1;
    LeafSealer.SealedLeaf sealed = sealer.seal(leaf, last, part, part.length, target);
    return Arrays.copyOf(target, sealed.storedBytes());
  }

  @Test
  void aLeafOfAWrongLengthIsOurBug() {
    LeafSealer sealer = Sample.of("length").sealer();
    byte[] plain = new byte[SealedLength.LEAF_PLAIN_BYTES];
    byte[] target = new byte[LeafHasher.LEAF_BYTES];
    assertThatThrownBy(() -> sealer.seal(0, false, plain, 5, target))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sealer.seal(1, true, plain, 0, target))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> sealer.seal(0, true, plain, plain.length, target))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void noNonceOrAesKeyIsEverUsedTwice() {
    Set<Hash> keys = new HashSet<>();
    Set<String> nonces = new HashSet<>();
    CounterStream draws = new CounterStream("nonces", Long.MAX_VALUE);
    FileKey oneKey = FileKey.draw(draws);
    for (int object = 0; object < 500; object++) {
      // One file key and id for all: even then the salt alone keeps the AES keys apart.
      Sample sample =
          new Sample(Role.CAPSULE, Sample.of("x").id(), oneKey, StreamHeader.draw(draws));
      byte[] sealed = sample.sealRaw(new byte[16]);
      assertThat(keys.add(Hash.sha256(sealed))).isTrue();
      for (byte[] nonce : noncesOf(sample, 40)) {
        assertThat(nonces.add(object + Arrays.toString(nonce))).isTrue();
      }
    }
    assertThat(keys).hasSize(500);
  }

  private static List<byte[]> noncesOf(Sample sample, int chunks) {
    StreamKey key =
        new StreamKey(
            Header.of(sample.role(), sample.id(), sample.key()),
            sample.key(),
            sample.streamHeader());
    List<byte[]> nonces = new ArrayList<>();
    for (int chunk = 0; chunk < chunks; chunk++) {
      nonces.add(key.nonce(chunk, false).getIV());
      nonces.add(key.nonce(chunk, true).getIV());
    }
    nonces.add(key.nonce(Suite.CHUNKS_MAX - 1, true).getIV());
    return nonces;
  }

  @Test
  void equalBlocksOfAFileAreNeverEqualWhenSealed() {
    byte[] object = Sample.of("equal blocks").sealRaw(new byte[1 << 20]);
    Set<Hash> blocks = new HashSet<>();
    for (int at = Suite.PREFACE_BYTES; at + 16 <= object.length; at += 16) {
      assertThat(blocks.add(Hash.sha256(Arrays.copyOfRange(object, at, at + 16)))).isTrue();
    }
  }

  @Test
  void everyFlippedByteOfASmallObjectIsRefused() throws Exception {
    Sample sample = Sample.of("flip");
    byte[] plain = CounterStream.bytes("flip plain", 200);
    byte[] object = sample.seal(plain);
    ObjectRef ref = sample.ref(object, plain.length);
    assertThat(readAll(sample, object, ref)).isEqualTo(plain);
    for (int at = 0; at < object.length; at++) {
      byte[] damaged = object.clone();
      damaged[at] ^= (byte) (1 << (at % 8));
      assertThatThrownBy(() -> readAll(sample, damaged, ref))
          .as("byte %d", at)
          .isInstanceOf(RefusedException.class);
    }
  }

  @Test
  void anyPartReadAtRandomIsThatOfTheWhole() throws Exception {
    Sample sample = Sample.of("random access");
    byte[] plain = CounterStream.bytes("random plain", 300_000);
    byte[] object = sample.seal(plain);
    ObjectRef ref = sample.ref(object, plain.length);
    Seed.ofThisRun()
        .rounds(
            500,
            (random, round) -> {
              int from = random.nextInt(plain.length);
              int count = 1 + random.nextInt(Math.min(150_000, plain.length - from));
              assertThat(readRange(object, sample.role(), ref, from, count))
                  .isEqualTo(Arrays.copyOfRange(plain, from, from + count));
            });
  }

  @Test
  void aWholeLeafOpensToItsPlaintext() throws Exception {
    Sample sample = Sample.of("leaf");
    byte[] plain = CounterStream.bytes("leaf plain", THREE_LEAVES);
    byte[] object = sample.seal(plain);
    ObjectRef ref = sample.ref(object, plain.length);
    ChunkOpener opener = ChunkOpener.open(object, sample.role(), ref);
    byte[] opened = new byte[LeafHasher.LEAF_BYTES];
    for (long leaf = 0; leaf < opener.length().leaves(); leaf++) {
      int from = (int) leaf * LeafHasher.LEAF_BYTES;
      int bytes = opener.length().storedBytesOfLeaf(leaf);
      byte[] sealed = Arrays.copyOfRange(object, from, from + bytes);
      int count = opener.worker().openLeaf(leaf, sealed, opened);
      int to = (int) SealedLength.plainOffsetOfLeaf(leaf);
      byte[] padded = Arrays.copyOf(plain, (int) opener.length().plainBytes());
      assertThat(Arrays.copyOf(opened, count))
          .isEqualTo(Arrays.copyOfRange(padded, to, to + count));
    }
  }

  static byte[] readAll(Sample sample, byte[] object, ObjectRef ref) throws Exception {
    InputStream in = new ByteArrayInputStream(object);
    ByteArrayOutputStream plain = new ByteArrayOutputStream();
    SealedReader.open(in, sample.role(), ref).transferTo(plain);
    return plain.toByteArray();
  }

  /** A part of the plaintext, for which just the chunks are opened that hold it. */
  static byte[] readRange(byte[] object, Role role, ObjectRef ref, long from, int count)
      throws RefusedException {
    ChunkOpener opener = ChunkOpener.open(object, role, ref);
    byte[] plain = new byte[Suite.CHUNK_BYTES];
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    for (long at = from; at < from + count; at = from + part.size()) {
      long chunk = SealedLength.chunkOf(at);
      int stored = (int) SealedLength.storedOffsetOfChunk(chunk);
      if (stored + opener.length().sealedBytesOfChunk(chunk) > object.length) {
        throw new RefusedException(Reason.TRUNCATED, "the object ends before");
      }
      int opened = opener.worker().open(chunk, object, stored, plain, 0);
      int skipped = (int) (at - SealedLength.plainOffsetOfChunk(chunk));
      part.write(plain, skipped, Math.min(opened - skipped, count - part.size()));
    }
    return part.toByteArray();
  }
}
