package org.satchel.format.manifest;

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
    for (String text :
        new String[] {
          "é 日本語 עברית 🙂 e\u0301",
          "می\u200Cخواهم.txt ۱۰\u200Cها",
          "क्\u200Dष",
          "👨\u200D👩\u200D👧 👩🏽\u200D💻 ❤\uFE0F\u200D🔥 🏃\u200D♂\uFE0F"
        }) {
      assertThat(Visible.text(text)).isEqualTo(text);
      assertThat(Visible.lines(text)).isEqualTo(text);
    }
  }

  /** The lists of visible.test.ts, which the page is held to. */
  @Test
  void aJoinerThatJoinsNothingIsShownInANameAndStaysInAMessage() {
    String[][] cases = {
      {"\u200Da\u200C", "\\u{200d}a\\u{200c}"},
      {"a\u200Cb.pdf", "a\\u{200c}b.pdf"},
      {"é\u200Dω ж\u200Cж", "é\\u{200d}ω ж\\u{200c}ж"},
      {"日\u200C本 𠀀\u200D𠀀", "日\\u{200c}本 𠀀\\u{200d}𠀀"},
      {"a\u200C\u200Db", "a\\u{200c}\\u{200d}b"},
      {"1\u200D2 \u200Ca", "1\\u{200d}2 \\u{200c}a"},
      {"aم\u200Cb۱\u200D2", "aم\\u{200c}b۱\\u{200d}2"},
    };
    for (String[] one : cases) {
      assertThat(Visible.text(one[0])).isEqualTo(one[1]);
      assertThat(Visible.lines(one[0])).isEqualTo(one[0]);
    }
  }

  @Test
  void whatIsInvisibleIsShown() {
    String[][] cases = {
      {"a\u200Bb\uFEFFc", "a\\u{200b}b\\u{feff}c"},
      {"a\u2028b\u2029c", "a\\u{2028}b\\u{2029}c"},
      {"a\u001b[2Jb\u0085\u007f\r", "a\\u{1b}[2Jb\\u{85}\\u{7f}\\u{d}"},
      {"a\ud800b", "a\\u{d800}b"},
    };
    for (String[] one : cases) {
      assertThat(Visible.text(one[0])).isEqualTo(one[1]);
      assertThat(Visible.lines(one[0])).isEqualTo(one[1]);
    }
    assertThat(Visible.lines("\n\na\tb\u00ADc\n")).isEqualTo("\n\na\tb\u00ADc\n");
    assertThat(Visible.text("\na\tb\u00ADc")).isEqualTo("\\u{a}a\\u{9}b\\u{ad}c");
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
              // Joiners may stand between letters.
              String rest = shown.replaceAll("[\\u200C\\u200D]", "");
              assertThat(rest.codePoints().mapToObj(Character::getType))
                  .doesNotContain(
                      (int) Character.CONTROL, (int) Character.FORMAT, (int) Character.SURROGATE);
            });
  }
}
