package org.satchel.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.satchel.testkit.Seed;

class VisibleTest {

  @Test
  void whatActsOnATerminalIsShownAsItsCode() {
    assertThat(Visible.text("a\u001b[2Jb\r\n\t\u0085\u007f"))
        .isEqualTo("a\\u{1b}[2Jb\\u{d}\\u{a}\\u{9}\\u{85}\\u{7f}");
  }

  @Test
  void directionOverridesAreShown() {
    assertThat(Visible.text("gpj.\u202eexe")).isEqualTo("gpj.\\u{202e}exe");
    for (int point : new int[] {0x202A, 0x202E, 0x2066, 0x2069, 0x200E, 0x200F, 0x061C}) {
      assertThat(Visible.text(Character.toString(point)))
          .isEqualTo("\\u{" + Integer.toHexString(point) + "}");
    }
  }

  @Test
  void ordinaryTextOfAllLanguagesStays() {
    String text = "é 日本語 עברית 🙂 e\u0301";
    assertThat(Visible.text(text)).isEqualTo(text);
  }

  @Test
  void aCutTextEndsWithAnEllipsisAndNeverWithinACharacter() {
    assertThat(Visible.text("🙂🙂🙂", 2)).isEqualTo("🙂🙂…");
    assertThat(Visible.text("🙂🙂", 2)).isEqualTo("🙂🙂");
    assertThat(Visible.text("abc", 0)).isEqualTo("…");
  }

  @Test
  void linesKeepTheirLineFeedsAlsoEmptyOnesAtTheBeginning() {
    assertThat(Visible.lines("a\n\nb\n")).isEqualTo("a\n\nb\n");
    assertThat(Visible.lines("\n\na\r")).isEqualTo("\n\na\\u{d}");
  }

  @Test
  void nothingThatActsGetsThroughWhateverTheTextIs() {
    Seed.ofThisRun()
        .rounds(
            300,
            (random, round) -> {
              var text = new StringBuilder();
              for (int i = random.nextInt(40); i > 0; i--) {
                text.append((char) random.nextInt(Character.MAX_VALUE + 1));
              }
              String shown = Visible.text(text.toString());
              assertThat(shown.codePoints().mapToObj(Character::getType))
                  .doesNotContain(
                      (int) Character.CONTROL, (int) Character.FORMAT, (int) Character.SURROGATE);
            });
  }
}
