package org.satchel.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.client.Failure;

class ProblemTest {

  @ParameterizedTest
  @CsvSource({
    "400, record-refused, USAGE",
    "401, token-required, USAGE",
    "401, bearer-required, GONE",
    "403, token-refused, USAGE",
    "403, uploads-closed, REFUSED",
    "403, bearer-refused, GONE",
    "403, grant-refused, GONE",
    "404, unknown-share, GONE",
    "404, unknown-path, UNREACHABLE",
    "404, '', UNREACHABLE",
    "410, share-ended, GONE",
    "410, share-expired, GONE",
    "410, share-exhausted, GONE",
    "413, quota-exceeded, REFUSED",
    "413, length-exceeded, REFUSED",
    "413, '', REFUSED",
    "431, headers-too-large, REFUSED",
    "451, share-blocked, GONE",
    "501, not-implemented, UNREACHABLE",
    "507, disk-full, REFUSED",
    "507, '', REFUSED",
    "302, '', UNREACHABLE"
  })
  void aRefusalForGoodHasItsKindOfEnd(int status, String name, Failure.Kind kind) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> Problem.expect(reply(status, name, "Some words."), 200, 201))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
  }

  /** A network that wants a login first, or a parked name: the share is elsewhere still. */
  @Test
  void aPageIsNoAnswerOfAServer() {
    var headers = HttpHeaders.of(Map.of("Content-Type", List.of("text/html")), (a, b) -> true);
    var page = new Reply(200, headers, "<html>".getBytes(StandardCharsets.UTF_8));
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(() -> Problem.expect(page, 200))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(Failure.Kind.UNREACHABLE))
        .withMessageContaining("no Satchel server");
  }

  @ParameterizedTest
  @CsvSource({
    "408, too-slow, UNREACHABLE",
    "423, upload-busy, UNREACHABLE",
    "429, too-many-requests, REFUSED",
    "429, '', REFUSED",
    "500, internal, UNREACHABLE",
    "502, '', UNREACHABLE",
    "503, unavailable, UNREACHABLE",
    "504, '', UNREACHABLE"
  })
  void whatMayPassIsWaitedForAndHasItsKindOfEndAfterThat(
      int status, String name, Failure.Kind kind) {
    assertThatExceptionOfType(Later.class)
        .isThrownBy(() -> Problem.expect(reply(status, name, "Some words."), 200))
        .satisfies(e -> assertThat(e.asFailure().kind()).isEqualTo(kind));
  }

  @ParameterizedTest
  @CsvSource({"5, 5", "0, 0", "60, 60", "99999999, 86400"})
  void retryAfterIsReadInSeconds(String header, long seconds) {
    Reply reply = reply(429, "too-many-requests", "", Map.of("Retry-After", List.of(header)));
    assertThat(Problem.of(reply).later(reply).asked()).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "1.5", "+5", "Wed, 21 Oct 2026 07:28:00 GMT", "99999999999999999"})
  void aRetryAfterOfAnotherFormIsNone(String header) {
    Reply reply = reply(503, "unavailable", "", Map.of("Retry-After", List.of(header)));
    assertThat(Problem.of(reply).later(reply).asked()).isEmpty();
  }

  @Test
  void theServersWordsAreShownWithoutWhatActsAndCutShort() {
    String detail = "No.\\u001b[2J" + "x".repeat(2_000);
    String sentence = Problem.of(reply(404, "unknown-share", detail)).failure().sentence();
    assertThat(sentence).startsWith("No.\\u{1b}[2Jxxx").hasSizeLessThan(600);
  }

  @Test
  void aPathThatAServerDoesNotKnowIsAWrongAddressAndWhatWasEndedHasAWayOut() {
    assertThat(Problem.of(reply(404, "unknown-path", "See spec.")).failure().sentence())
        .contains("check the address")
        .doesNotContain("spec");
    assertThat(Problem.of(reply(410, "share-ended", "It was ended.")).failure().sentence())
        .isEqualTo("It was ended. Only its sender can make a new one.");
  }

  @Test
  void anAnswerToHeadIsNamedByItsHeader() {
    var headers = Map.of("Satchel-Problem", List.of("too-many-requests"));
    Problem problem = Problem.of(reply(429, "", "", headers));
    assertThat(problem.name()).isEqualTo("too-many-requests");
    assertThat(problem.failure().sentence())
        .contains("too-many-requests")
        .doesNotContain("no Satchel server");
  }

  @Test
  void aProxysLimitOfSizeIsToldAsThat() {
    Failure failure = Problem.of(reply(413, "", "", Map.of())).failure();
    assertThat(failure.kind()).isEqualTo(Failure.Kind.REFUSED);
    assertThat(failure.sentence())
        .contains("between here and the server", "client_max_body_size")
        .doesNotContain("no Satchel server");
  }

  @Test
  void aStrangeHeaderIsShownWithoutWhatActs() {
    var headers = Map.of("Satchel-Problem", List.of("a\u001b[2J"));
    assertThat(Problem.of(reply(400, "", "", headers)).failure().sentence())
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[", "{", "{\"type\":", "{\"type\":7,\"detail\":{}}", "null", "\u0000"})
  void aBrokenDocumentIsARefusalWithoutAName(String body) {
    Problem problem = Problem.of(problem(400, body));
    assertThat(problem.name()).isEmpty();
    assertThat(problem.detail()).isEmpty();
    assertThat(problem.failure().kind()).isEqualTo(Failure.Kind.UNREACHABLE);
  }

  private static Reply problem(int status, String body) {
    return new Reply(
        status,
        HttpHeaders.of(Map.of("Content-Type", List.of("application/problem+json")), (a, b) -> true),
        body.getBytes(StandardCharsets.UTF_8));
  }

  private static Reply reply(int status, String name, String detail) {
    if (name.isEmpty()) {
      return reply(status, name, detail, Map.of());
    }
    return problem(
        status,
        "{\"title\":\"T\",\"type\":\"urn:satchel:problem:"
            + name
            + "\",\"detail\":\""
            + detail
            + "\",\"more\":[{}]}");
  }

  private static Reply reply(
      int status, String name, String detail, Map<String, List<String>> headers) {
    return new Reply(
        status,
        HttpHeaders.of(headers, (a, b) -> true),
        (name + detail).getBytes(StandardCharsets.UTF_8));
  }
}
