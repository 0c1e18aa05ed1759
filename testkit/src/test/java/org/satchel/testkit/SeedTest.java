package org.satchel.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SeedTest {

  @Test
  void aFailureNamesTheSeedAndTheRound() {
    assertThatThrownBy(
            () ->
                new Seed(17)
                    .rounds(
                        5,
                        (random, round) -> {
                          assertThat(round).isLessThan(3);
                        }))
        .hasMessageContaining("SATCHEL_SEED=17")
        .hasMessageContaining("round 3");
  }

  @Test
  void theSameSeedDrawsTheSameAndPartsDiffer() {
    List<Long> first = new ArrayList<>();
    List<Long> second = new ArrayList<>();
    new Seed(5).rounds(4, (random, round) -> first.add(random.nextLong()));
    new Seed(5).rounds(4, (random, round) -> second.add(random.nextLong()));
    assertThat(first).isEqualTo(second).doesNotHaveDuplicates();
    assertThat(new Seed(5).forPart("a")).isNotEqualTo(new Seed(5).forPart("b"));
  }
}
