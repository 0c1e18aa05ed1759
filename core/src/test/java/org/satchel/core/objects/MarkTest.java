package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.merkle.MerkleTree;
import org.satchel.testkit.Seed;

/** The mark survives a torn write of either slot. */
final class MarkTest {

  @Test
  void theNewestSoundSlotCounts() {
    Seed.ofThisRun()
        .rounds(
            100,
            (random, round) -> {
              long sequence = random.nextInt(1000);
              Mark old = mark(random, sequence);
              Mark young = mark(random, sequence + 1);
              ByteBuffer file = ByteBuffer.allocate(Mark.FILE_BYTES);
              file.put((int) old.position(), old.encode().array());
              file.put((int) young.position(), young.encode().array());
              assertThat(Mark.newest(file)).contains(young);
              int torn = (int) young.position() + random.nextInt(Mark.SLOT_BYTES);
              file.put(torn, (byte) (file.get(torn) ^ 1 << random.nextInt(8)));
              assertThat(Mark.newest(file)).contains(old);
            });
  }

  @Test
  void aFileWithoutASoundSlotHasNoMark() {
    assertThat(Mark.newest(ByteBuffer.allocate(0))).isEmpty();
    assertThat(Mark.newest(ByteBuffer.allocate(Mark.FILE_BYTES))).isEmpty();
  }

  @Test
  void aShortFileHasItsFirstSlot() {
    Mark mark = mark(Seed.ofThisRun().random(), 2);
    assertThat(Mark.newest(mark.encode())).contains(mark);
  }

  private static Mark mark(RandomGenerator random, long sequence) {
    int length = random.nextInt(MerkleTree.SEGMENT_BYTES);
    List<Hash> leaves = new ArrayList<>();
    for (int i = 0; i < length / LeafHasher.LEAF_BYTES; i++) {
      byte[] leaf = new byte[Hash.BYTES];
      random.nextBytes(leaf);
      leaves.add(Hash.of(leaf));
    }
    Instant date = Instant.ofEpochMilli(random.nextInt(1_000_000));
    return new Mark(sequence, random.nextInt(1000), length, date, leaves);
  }
}
