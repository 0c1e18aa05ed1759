package org.satchel.format.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.satchel.format.vectors.CounterStream;
import org.satchel.testkit.Seed;

class MerkleTreeTest {

  private static final int LEAF = LeafHasher.LEAF_BYTES;

  @Test
  void theRootIsThatOfTheDefinitionForEveryCount() {
    List<Hash> leaves = new ArrayList<>();
    MerkleTree tree = new MerkleTree();
    assertThat(tree.root()).isEqualTo(Hash.OF_NOTHING);
    for (int count = 1; count <= 130; count++) {
      Hash leaf = Hash.sha256(new byte[] {(byte) count});
      leaves.add(leaf);
      tree.add(leaf);
      assertThat(tree.root()).isEqualTo(byDefinition(leaves));
    }
  }

  @Test
  void rootsOfSegmentsGiveTheRootOfTheirLeaves() {
    List<Hash> leaves = new ArrayList<>();
    for (int count = 1; count <= 130; count++) {
      leaves.add(Hash.sha256(new byte[] {(byte) count}));
      MerkleTree ofSegments = new MerkleTree();
      for (int from = 0; from < leaves.size(); from += 16) {
        int until = Math.min(from + 16, leaves.size());
        ofSegments.add(byDefinition(leaves.subList(from, until)));
      }
      assertThat(ofSegments.root()).isEqualTo(byDefinition(leaves));
    }
  }

  @Test
  void piecesOfAnySizeGiveTheSameRoot() {
    byte[] object = CounterStream.bytes("pieces", 5 * LEAF + 5);
    TreeHasher whole = new TreeHasher();
    whole.update(object, 0, object.length);
    Hash expected = whole.root();
    Seed.ofThisRun()
        .rounds(
            5,
            (random, round) -> {
              MerkleTree tree = new MerkleTree();
              LeafHasher pieces = new LeafHasher(tree::add);
              for (int at = 0; at < object.length; ) {
                int step = Math.min(object.length - at, random.nextInt(3 * LEAF));
                if (random.nextBoolean()) pieces.update(object, at, step);
                else pieces.update(ByteBuffer.wrap(object, at, step));
                at += step;
              }
              pieces.finish();
              assertThat(tree.root()).isEqualTo(expected);
            });
  }

  @Test
  void aLeafAtOnceIsALeafInPieces() {
    byte[] leaf = CounterStream.bytes("leaf", LEAF);
    List<Hash> told = new ArrayList<>();
    LeafHasher hasher = new LeafHasher(told::add);
    hasher.update(Arrays.copyOf(leaf, 7), 0, 7);
    hasher.update(leaf, 7, LEAF - 7);
    hasher.update(leaf, 0, 3);
    hasher.finish();
    assertThat(told).containsExactly(LeafHasher.leaf(leaf, 0, LEAF), LeafHasher.leaf(leaf, 0, 3));
  }

  private static Hash byDefinition(List<Hash> leaves) {
    if (leaves.size() == 1) return leaves.getFirst();
    int split = Integer.highestOneBit(leaves.size() - 1);
    byte[] node =
        ByteBuffer.allocate(65)
            .put((byte) 1)
            .put(byDefinition(leaves.subList(0, split)).bytes())
            .put(byDefinition(leaves.subList(split, leaves.size())).bytes())
            .array();
    return Hash.sha256(node);
  }
}
