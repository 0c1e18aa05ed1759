package org.satchel.format.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/** A password that is set must be one that every device prepares in the same way. */
class PasswordTest {

  @Test
  void aCharacterThatIsNotKnownHereIsRefusedWhenSetAndTakenWhenOpening() throws Exception {
    for (String unknown : List.of("a\u0378", "\ufdd0")) {
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(() -> Password.choose(unknown))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.BAD_PASSWORD));
      assertThat(Password.parse(unknown).utf8()).isNotEmpty();
    }
  }

  @Test
  void whatIsKnownIsTheSameSetOrTyped() throws Exception {
    String reservedForAnEmoji = Character.toString(0x1FAFF);
    for (String known : List.of("e\u0301\u3000", "\ud83d\udd11", "\ue000", reservedForAnEmoji)) {
      assertThat(Password.choose(known).utf8()).isEqualTo(Password.parse(known).utf8());
    }
    assertThatExceptionOfType(RefusedException.class).isThrownBy(() -> Password.choose(""));
  }
}
