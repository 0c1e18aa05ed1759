package org.satchel.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.testkit.Seed;
import org.satchel.testkit.SimulatedClock;

class ExpiryTest {

  private static final Instant NOW = SimulatedClock.START;

  @Test
  void aSpanCountsFromTheMomentAtWhichTheShareIsMade() throws Failure {
    Expiry week = Expiry.parse(" 7D ", ZoneOffset.UTC);
    assertThat(week.from(NOW)).contains(NOW.plus(Duration.ofDays(7)));
    assertThat(week.from(NOW.plusSeconds(60)))
        .contains(NOW.plus(Duration.ofDays(7)).plusSeconds(60));
  }

  @Test
  void aDateAloneIsTheEndOfThatDayInTheGivenZone() throws Failure {
    Expiry day = Expiry.parse("2026-12-31", ZoneId.of("Europe/Paris"));
    assertThat(day.from(NOW)).contains(Instant.parse("2026-12-31T23:00:00Z"));
  }

  @Test
  void aMomentHasItsOwnZoneOrTheGivenOne() throws Failure {
    assertThat(Expiry.parse("2026-12-31T10:00Z", ZoneId.of("Asia/Tokyo")).from(NOW))
        .contains(Instant.parse("2026-12-31T10:00:00Z"));
    assertThat(Expiry.parse("2026-12-31T10:00", ZoneId.of("Asia/Tokyo")).from(NOW))
        .contains(Instant.parse("2026-12-31T01:00:00Z"));
  }

  @Test
  void noneIsNoExpiry() throws Failure {
    assertThat(Expiry.parse("None", ZoneOffset.UTC).from(NOW)).isEmpty();
    assertThat(Expiry.parse("never", ZoneOffset.UTC).from(NOW)).isEmpty();
  }

  @Test
  void whatHasPassedIsRefusedAndWhatIsNowToo() throws Failure {
    Expiry past = Expiry.parse(NOW.toString(), ZoneOffset.UTC);
    assertThat(past.from(NOW.minusMillis(1))).contains(NOW);
    assertUsage(() -> past.from(NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "7",
        "d",
        "0d",
        "-1d",
        "7 d",
        "7y",
        "1234567d",
        "2026-13-01",
        "2026-02-30",
        "tomorrow",
        "2026-12-31T25:00",
        "\u001b[31m",
        "+999999999-12-31T00:00",
        "+999999999-12-31T00:00:00Z",
        "+300000-01-01T00:00Z",
        "-999999999-01-01T00:00"
      })
  void whatIsNoExpiryThatARecordCouldHoldIsWrongUsage(String text) {
    assertUsage(() -> Expiry.parse(text, ZoneOffset.UTC).from(NOW));
  }

  @Test
  void everySpanThatIsAcceptedFitsIntoARecord() {
    Seed.ofThisRun()
        .rounds(
            500,
            (random, round) -> {
              String unit = new String[] {"min", "h", "d", "w"}[random.nextInt(4)];
              String text = random.nextInt(1, 1_000_000) + unit;
              Instant end = Expiry.parse(text, ZoneOffset.UTC).from(NOW).orElseThrow();
              assertThat(end.toEpochMilli()).isBetween(NOW.toEpochMilli() + 1, (1L << 53) - 1);
            });
  }

  private static void assertUsage(org.assertj.core.api.ThrowableAssert.ThrowingCallable act) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(act)
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(Failure.Kind.USAGE);
              assertThat(e.sentence()).doesNotContain("\u001b");
            });
  }
}
