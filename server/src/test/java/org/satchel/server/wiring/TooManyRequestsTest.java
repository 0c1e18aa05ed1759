package org.satchel.server.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.satchel.format.record.Bearer;
import org.satchel.server.ops.Knob;
import org.satchel.server.wiring.TestServer.Answer;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.Seed;

/** The limits of an address as clients meet them: over HTTP, by the real routes. */
class TooManyRequestsTest {

  /** One a second, and two at once: many more within a few seconds cannot be let through. */
  private static final String RATE = "1";

  private static final int ASKED_MAX = 100;

  private static final Duration BOUND = Duration.ofSeconds(30);

  private static final String[] ELSEWHERE = {"X-Forwarded-For", "192.0.2.7"};

  private final SecureRandom random = new SecureRandom();

  @Test
  void whoAsksTooMuchIsToldWhenToComeBackAndOthersAreServed() {
    try (TestServer server =
        TestServer.start(
            Map.of(Knob.REQUESTS_PER_SECOND, RATE, Knob.PROXIES_TRUSTED, "127.0.0.1"))) {
      refused(() -> server.send("GET", "/api/v1/instance"));
      assertThat(server.send("GET", "/healthz").status()).isEqualTo(200);
      assertThat(server.send("GET", "/api/v1/instance", ELSEWHERE).status()).isEqualTo(200);
      Eventually.holds(
          "the address is served again",
          BOUND,
          () -> server.send("GET", "/api/v1/instance").status() == 200);
    }
  }

  @Test
  void whoWantsTooManyGrantsGetsAllElseAndOthersTheirs() throws Exception {
    try (TestServer server =
        TestServer.start(Map.of(Knob.GRANTS_PER_SECOND, RATE, Knob.PROXIES_TRUSTED, "127.0.0.1"))) {
      TestShare share = new TestShare(Seed.ofThisRun());
      share.upload(server, new byte[1_000]);
      byte[] made = share.creating(0, Optional.empty());
      assertThat(server.send("PUT", share.path(), made, "Content-Type", TestShare.BUNDLE).status())
          .isEqualTo(201);
      refused(() -> ApiWalkTest.grant(server, share, Bearer.draw(random)));
      String access = "Bearer " + share.access().reveal();
      assertThat(server.send("GET", share.path(), "Authorization", access).status()).isEqualTo(200);
      byte[] wanted = "{\"grant\":\"%s\"}".formatted(Bearer.draw(random).reveal()).getBytes(UTF_8);
      Answer other =
          server.send(
              "POST",
              share.path() + "/grants",
              wanted,
              "Content-Type",
              "application/json",
              "Authorization",
              access,
              ELSEWHERE[0],
              ELSEWHERE[1]);
      assertThat(other.status()).isEqualTo(201);
    }
  }

  /** Asks until it is too much. */
  private static void refused(Supplier<Answer> asking) {
    Answer answer = asking.get();
    for (int i = 1; i < ASKED_MAX && answer.status() < 400; i++) answer = asking.get();
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.problem()).isEqualTo("too-many-requests");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }
}
