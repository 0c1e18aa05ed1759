package org.satchel.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.satchel.format.merkle.Hash;
import org.satchel.testkit.Seed;

final class SegmentNameTest {

  @Test
  void aNameIsReadBackFromItsText() {
    Seed.ofThisRun()
        .rounds(
            200,
            (random, round) -> {
              byte[] root = new byte[Hash.BYTES];
              random.nextBytes(root);
              SegmentName name = SegmentName.draw(Hash.of(root), random);
              assertThat(SegmentName.parse(name.toString())).contains(name);
              assertThat(SegmentName.parse(name.toString().substring(1))).isEmpty();
              assertThat(SegmentName.parse(name.toString() + "0")).isEmpty();
              assertThat(SegmentName.parse(name.toString().replace('-', '_'))).isEmpty();
            });
  }

  @Test
  void upperCaseIsAnotherName() {
    assertThat(SegmentName.parse("A".repeat(64) + "-" + "0".repeat(32))).isEmpty();
  }

  @Test
  void namesSortLikeTheirTexts() {
    Seed.ofThisRun()
        .rounds(
            20,
            (random, round) -> {
              List<SegmentName> names = new ArrayList<>();
              for (int i = 0; i < 50; i++) {
                byte[] root = new byte[Hash.BYTES];
                root[0] = (byte) random.nextInt();
                names.add(SegmentName.draw(Hash.of(root), random));
              }
              List<String> texts = names.stream().sorted().map(SegmentName::toString).toList();
              assertThat(texts).isSorted();
            });
  }
}
