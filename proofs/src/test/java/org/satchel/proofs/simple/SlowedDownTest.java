package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * A server that serves two requests a second: the command line waits as it is told and goes on.
 *
 * <p>Source: docs/decisions/0031-rate-limits.md; RFC 9110 section 10.2.3.
 */
final class SlowedDownTest {

  private static final int TOO_MANY_REQUESTS = 429;

  private static final int RUNS_MAX = 20;

  private final House house = House.shared();

  @Test
  void aPutAndAGetThatAreToldToWaitGoOnByThemselves() throws IOException {
    ServerPlan plan =
        ServerPlan.in(house.scratch("slow")).with("SATCHEL_LIMITS_REQUESTS_PER_SECOND", "2");
    try (ServerUnderTest server = ServerUnderTest.start(plan);
        HttpProxy proxy = HttpProxy.to(server.plan().port())) {
      CommandLine device = house.quickDevice("slowed").through(proxy.url());
      Path file = Files.writeString(device.work().resolve("file"), "abc");
      String link = untilTold(proxy, device, "put", file.toString()).line();
      untilTold(proxy, device, "get", link, "--force", "-o", "got");
      assertThat(device.work().resolve("got")).hasContent("abc");
    }
  }

  /** A first run may be too slow by itself to be told anything. */
  private static Outcome untilTold(HttpProxy proxy, CommandLine device, String... line) {
    long before = told(proxy);
    for (int run = 0; run < RUNS_MAX; run++) {
      Outcome outcome = device.run(line).expect(Outcome.DONE);
      if (told(proxy) > before) return outcome;
    }
    throw new AssertionError("nobody was told to wait");
  }

  private static long told(HttpProxy proxy) {
    return proxy.recording().exchanges().stream()
        .filter(exchange -> exchange.status() == TOO_MANY_REQUESTS)
        .count();
  }
}
