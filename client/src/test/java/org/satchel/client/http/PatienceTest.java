package org.satchel.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.EOFException;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.satchel.client.Failure;

/** Time passes only by waiting: a minute of patience takes none. */
class PatienceTest {

  private static final Endpoint SERVER = new Endpoint("http://127.0.0.1:1");
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private final Wire wire = new Wire(Deadlines.USUAL, null, null);
  private Duration passed = Duration.ZERO;
  private final Patience patience =
      new Patience(
          wire, SERVER, "run again", () -> passed.toNanos(), wait -> passed = passed.plus(wait));

  @AfterEach
  void close() {
    wire.close();
  }

  @Test
  void aServerThatNeverAnsweredIsGivenUpAfterFourSeconds() {
    Failure end = insistOn(new IOException("cut"));
    assertThat(end.kind()).isEqualTo(Failure.Kind.UNREACHABLE);
    assertThat(end.sentence()).contains("run again");
    assertThat(passed).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
  }

  @Test
  void progressGivesFullPatienceAgain() throws Failure {
    for (int i = 0; i < 100; i++) {
      patience.pauseAfter(new IOException("cut"));
      patience.progress();
    }
    assertThat(passed).isGreaterThan(Duration.ofSeconds(4));
  }

  @Test
  void ourOwnWorkIsNoImpatience() throws Failure {
    passed = passed.plus(Duration.ofHours(1));
    patience.ownTime(Duration.ofHours(1));
    patience.pauseAfter(new IOException("the first cut after an hour of sealing"));
    assertThat(insistOn(new IOException("cut")).kind()).isEqualTo(Failure.Kind.UNREACHABLE);
    assertThat(passed.minusHours(1)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
  }

  @Test
  void bytesOnTheirWayAreNoImpatienceButNotForEver() throws Failure {
    var cut = new IOException("cut after an hour, and nothing of it acknowledged");
    for (int i = 0; i < 8; i++) {
      passed = passed.plusHours(1);
      patience.moved(Duration.ofHours(1));
    }
    patience.pauseAfter(cut);
    passed = passed.plusHours(1);
    patience.moved(Duration.ofHours(1));
    assertThatExceptionOfType(Failure.class).isThrownBy(() -> patience.pauseAfter(cut));
    patience.progress();
    passed = passed.plusHours(1);
    patience.moved(Duration.ofHours(1));
    patience.pauseAfter(cut);
  }

  @ParameterizedTest
  @CsvSource({"1, 60", "7, 56", "30, 60", "60, 60"})
  void aServerMayMakeUsWaitForAMinuteInAll(int asked, int waited) {
    Failure end = insistOn(later(Duration.ofSeconds(asked)));
    assertThat(end.kind()).isEqualTo(Failure.Kind.REFUSED);
    assertThat(passed).isLessThanOrEqualTo(MINUTE);
    assertThat(passed.toSeconds()).isGreaterThanOrEqualTo(Math.min(waited, 60) - 10);
  }

  @Test
  void aLongerWaitThanAMinuteIsNotBegun() {
    assertThat(insistOn(later(Duration.ofSeconds(61))).kind()).isEqualTo(Failure.Kind.REFUSED);
    assertThat(passed).isZero();
  }

  @Test
  void aWaitWithoutANumberIsBoundedToo() {
    assertThat(insistOn(later(null)).kind()).isEqualTo(Failure.Kind.REFUSED);
    assertThat(passed).isBetween(Duration.ofSeconds(30), MINUTE);
  }

  @Test
  void aCertificateThatIsNotTrustedIsNotTriedAgain() {
    var untrusted = new SSLHandshakeException("PKIX path building failed");
    untrusted.initCause(new CertificateException("no path"));
    assertThat(insistOn(untrusted).sentence()).contains("--cacert");
    assertThat(passed).isZero();
  }

  @Test
  void aHandshakeThatWasCutIsTriedAgain() throws Failure {
    var cut = new SSLHandshakeException("Remote host terminated the handshake");
    cut.initCause(new EOFException("SSL peer shut down incorrectly"));
    patience.pauseAfter(cut);
    assertThat(insistOn(cut).sentence()).doesNotContain("certificate");
  }

  @Test
  void aNameThatIsUnknownIsCalledSo() {
    var unknown = new Endpoint("http://" + WireTest.UNKNOWN);
    var ask =
        new Patience(
            wire, unknown, "run again", () -> passed.toNanos(), wait -> passed = passed.plus(wait));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> ask.insist(() -> wire.ask(HttpRequest.newBuilder(unknown.at("/x")))))
        .withMessageContaining("The name in " + unknown + " is unknown");
  }

  @Test
  void whatSucceedsAtLastIsGivenBack() throws Failure {
    var tries = new AtomicInteger();
    int result =
        patience.insist(
            () -> {
              if (tries.incrementAndGet() < 4) {
                throw new IOException("cut");
              }
              return 7;
            });
    assertThat(result).isEqualTo(7);
    assertThat(tries).hasValue(4);
  }

  private Failure insistOn(IOException cause) {
    return org.assertj.core.api.Assertions.catchThrowableOfType(
        Failure.class,
        () ->
            patience.insist(
                () -> {
                  throw cause;
                }));
  }

  private static Later later(@org.jspecify.annotations.Nullable Duration wait) {
    return new Later(wait, new Failure(Failure.Kind.REFUSED, "Too many requests."));
  }

  @Test
  void anInterruptEndsTheWaitAtOnce() {
    var real = new Patience(wire, SERVER, "run again");
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> real.pauseAfter(new IOException("cut")))
        .withMessageContaining("Interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
