package org.satchel.testkit.files;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class PatternedTest {

  private static byte[] bytes(long seed, int length) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Patterned(seed, length).writeTo(out);
    return out.toByteArray();
  }

  @Test
  void whatWasMadeComparesEqualAndOneChangedByteDoesNot() throws Exception {
    for (int length : new int[] {0, 1, 65_535, 65_536, 65_537, 200_001}) {
      byte[] made = bytes(7, length);
      Patterned pattern = new Patterned(7, length);
      assertThatCode(() -> pattern.compare(new ByteArrayInputStream(made)))
          .doesNotThrowAnyException();
      assertThatThrownBy(
              () -> pattern.compare(new ByteArrayInputStream(Arrays.copyOf(made, length + 1))))
          .isInstanceOf(AssertionError.class);
      if (length == 0) continue;
      made[length / 2] ^= 1;
      assertThatThrownBy(() -> pattern.compare(new ByteArrayInputStream(made)))
          .isInstanceOf(AssertionError.class);
    }
  }
}
