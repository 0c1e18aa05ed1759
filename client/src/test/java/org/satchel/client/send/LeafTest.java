package org.satchel.client.send;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.satchel.format.merkle.Hash;

/** A leaf's buffer is written again only when nobody reads it any more. */
final class LeafTest {

  private final byte[] bytes = new byte[100];
  private final Leaf leaf = new Leaf(0, bytes, 100, Hash.OF_NOTHING, true);

  @Test
  void whatTheConnectionTookWhollyIsUsedAgain() {
    ByteBuffer given = leaf.between(0, 100);
    given.position(given.limit());
    assertThat(leaf.buffer()).containsSame(bytes);
  }

  @Test
  void whatTheConnectionStillHoldsIsNot() {
    ByteBuffer given = leaf.between(0, 100);
    given.position(99);
    assertThat(leaf.buffer()).as("the server acknowledged what it cannot have").isEmpty();
  }

  @Test
  void whatABrokenRequestHeldIsNotEvenAfterAnother() {
    ByteBuffer broken = leaf.between(0, 60);
    broken.position(10);
    ByteBuffer again = leaf.between(10, 100);
    again.position(again.limit());
    assertThat(leaf.buffer()).isEmpty();
  }

  @Test
  void whatABrokenRequestMayReadIsNot() {
    leaf.share();
    assertThat(leaf.buffer()).isEmpty();
  }
}
