package org.satchel.client.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.satchel.testkit.Seed;

class FittingNamesTest {

  @Test
  void nothingIsRenamedWhereTheSystemHoldsIt() {
    FittingNames names = FittingNames.of(false, false);
    for (String name : new String[] {"A", "a", "aux", "x.", "a:b", "\u202e"}) {
      assertThat(names.fit("", name)).isEqualTo(name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "aux, _aux",
    "CON.txt, _CON.txt",
    "com1, _com1",
    "LPT³.x, _LPT³.x",
    "console, console",
    "a:b, a_b",
    "'x.', x_",
    "'x. .', x_",
    "'a<b>c|d?e*f', a_b_c_d_e_f",
    "nul.tar.gz, _nul.tar.gz"
  })
  void devicesAndForbiddenCharactersAreRenamedWhereTheyMustBe(String name, String fitting) {
    assertThat(FittingNames.of(true, false).fit("", name)).isEqualTo(fitting);
  }

  @Test
  void namesThatDifferInCaseAloneAreToldApartByANumberAndKeepIt() {
    FittingNames names = FittingNames.of(false, true);
    assertThat(names.fit("/d", "Read.me")).isEqualTo("Read.me");
    assertThat(names.fit("/d", "read.me")).isEqualTo("read (2).me");
    assertThat(names.fit("/d", "READ.ME")).isEqualTo("READ (3).ME");
    assertThat(names.fit("/d", "read.me")).isEqualTo("read (2).me");
    assertThat(names.fit("/other", "read.me")).isEqualTo("read.me");
  }

  @Test
  void lettersWithOneCapitalAreOneWhereCaseIsNotTold() {
    FittingNames names = FittingNames.of(false, true);
    assertThat(names.fit("", "ΟΔΟΣ")).isEqualTo("ΟΔΟΣ");
    assertThat(names.fit("", "οδος")).isEqualTo("οδος (2)");
    assertThat(names.fit("", "οδοσ")).isEqualTo("οδοσ (3)");
  }

  @Test
  void noTwoNamesOfAFolderEverBecomeOne() {
    Seed.ofThisRun()
        .rounds(
            200,
            (random, round) -> {
              boolean ignoresCase = random.nextBoolean();
              FittingNames names = FittingNames.of(random.nextBoolean(), ignoresCase);
              Set<String> given = new HashSet<>();
              Set<String> fitted = new HashSet<>();
              for (int i = 0; i < 30; i++) {
                var name = new StringBuilder();
                for (int length = random.nextInt(1, 6); length > 0; length--) {
                  name.append("aA. (2):?".charAt(random.nextInt(9)));
                }
                if (given.add(name.toString())) {
                  String fit = names.fit("", name.toString());
                  String there = ignoresCase ? fit.toLowerCase(Locale.ROOT) : fit;
                  assertThat(fitted.add(there)).as("%s", name).isTrue();
                }
              }
            });
  }
}
