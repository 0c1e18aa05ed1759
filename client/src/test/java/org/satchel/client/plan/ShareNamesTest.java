package org.satchel.client.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.client.Failure;
import org.satchel.format.manifest.KnownCharacters;
import org.satchel.format.manifest.PathName;
import org.satchel.format.record.RefusedException;
import org.satchel.testkit.Seed;

/** What a sender accepts is what every reader accepts and this device knows, in the same order. */
class ShareNamesTest {

  private static final Path SOURCE = Path.of("/somewhere");

  @Test
  void aNameIsBroughtToNfc() throws Failure {
    assertThat(ShareNames.accept("e\u0301", SOURCE)).isEqualTo("\u00e9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a\\b", "a\u0000b", "a\nb", "a\u0085b", "a/b"})
  void whatNoReaderTakesIsRefusedWithItsPlace(String name) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> ShareNames.accept(name, SOURCE))
        .withMessageContaining("/somewhere")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.USAGE));
  }

  @Test
  void aCharacterThatIsNotKnownHereIsRefusedUnlessItIsAPictograph() throws Exception {
    for (String unknown : List.of("a\u0378", "\ufdd0", "x\u0301\udb40\udd00\udbff\udffe")) {
      assertThatExceptionOfType(Failure.class)
          .isThrownBy(() -> ShareNames.accept(unknown, SOURCE))
          .withMessageContaining("/somewhere has a character in its name that this program");
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(() -> PathName.normalized(List.of(unknown)));
      assertThat(PathName.parse(unknown).toString()).isEqualTo(unknown);
    }
    String reserved = Character.toString(0x1FAFF); // kept free by Unicode for an emoji
    assertThat(Character.getType(0x1FAFF)).isEqualTo(Character.UNASSIGNED);
    for (String known : List.of(reserved, "\ue000", "\u202e", "\ud83d\ude00")) {
      assertThat(ShareNames.accept(known, SOURCE)).isEqualTo(known);
      assertThat(PathName.normalized(List.of(known)).toString()).isEqualTo(known);
    }
  }

  @Test
  void lengthsCountInBytesOfUtf8() throws Failure {
    assertThat(ShareNames.accept("é".repeat(127) + "a", SOURCE)).hasSize(128);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> ShareNames.accept("é".repeat(128), SOURCE));
    ShareNames.checkPath("a/".repeat(255) + "a", SOURCE);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> ShareNames.checkPath("a/".repeat(256) + "a", SOURCE));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> ShareNames.checkPath("é".repeat(2_049), SOURCE));
    ShareNames.checkPath("a".repeat(496) + "\"".repeat(3_600), SOURCE);
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> ShareNames.checkPath("\"".repeat(4_000), SOURCE));
  }

  @Test
  void whatIsAcceptedReadersTakeAndWhatIsRefusedTheyRefuse() {
    Seed.ofThisRun()
        .rounds(
            2_000,
            (random, round) -> {
              String name = Normalizer.normalize(name(random), Normalizer.Form.NFC);
              boolean known = KnownCharacters.only(name);
              assertThat(accepted(name)).as("%s", name).isEqualTo(known && readable(name));
            });
  }

  @Test
  void theOrderIsTheManifests() {
    Seed.ofThisRun()
        .rounds(
            2_000,
            (random, round) -> {
              String one = "x" + name(random);
              String other = random.nextBoolean() ? one + name(random) : "x" + name(random);
              if (!readable(one) || !readable(other)) {
                return;
              }
              int expected = PathName.parse(one).compareTo(PathName.parse(other));
              assertThat(Integer.signum(ShareNames.ORDER.compare(one, other)))
                  .isEqualTo(Integer.signum(expected));
            });
  }

  private static boolean accepted(String name) {
    try {
      ShareNames.accept(name, SOURCE);
      return true;
    } catch (Failure e) {
      return false;
    }
  }

  private static boolean readable(String name) {
    try {
      return !PathName.parse(name).toString().contains("/");
    } catch (RefusedException e) {
      return false;
    }
  }

  private static String name(RandomGenerator random) {
    var name = new StringBuilder();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      int kind = random.nextInt(6);
      int point =
          switch (kind) {
            case 0 -> random.nextInt(0x80);
            case 1 -> 0xE000 + random.nextInt(0x1FFE);
            case 2 -> 0x10000 + random.nextInt(0x1000);
            default -> 'a' + random.nextInt(4);
          };
      name.appendCodePoint(point);
    }
    return name.toString();
  }
}
