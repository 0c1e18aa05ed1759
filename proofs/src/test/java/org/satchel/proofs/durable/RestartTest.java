package org.satchel.proofs.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.proofs.forge.Sizes;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.SentAgain;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.RunningProcess;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * The server is restarted in the middle of a put and of a get, politely and not.
 *
 * <p>Why this way: half of the file is more than a restart may cost, so that whoever begins anew is
 * seen.
 *
 * <p>Source: docs/testing.md, faults.
 */
final class RestartTest {

  /** Three requests and five segments: half of it lies within a request that is not the first. */
  static final long FILE_BYTES = 72L << 20;

  /**
   * Of each of four connections a leaf that did not come whole, and what the kernel held for it.
   */
  private static final long FETCHED_AGAIN_BYTES_MAX = 4 * (6L << 20);

  /** Slow enough that a restart meets a transfer that is under way. */
  static final Duration DELAY = Duration.ofMillis(2);

  static final Duration BOUND = Duration.ofMinutes(2);

  /** The promised end of a graceful stop is 8 seconds; two more for a busy machine. */
  private static final Duration STOP_BOUND = Duration.ofSeconds(10);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRestartInTheMiddleOfPutAndGetIsGotOver(boolean graceful) throws Exception {
    Path folder = House.temporaryFolder();
    ServerPlan plan = ServerPlan.in(folder.resolve("server"));
    Patterned content = new Patterned(8, FILE_BYTES);
    Path file = content.writeTo(folder.resolve("file.bin"));
    ServerUnderTest server = ServerUnderTest.start(plan);
    try (HttpProxy proxy = HttpProxy.to(plan.port())) {
      CommandLine device = CommandLine.at(folder.resolve("device")).through(proxy.url());
      proxy.faults().delayEachBuffer(DELAY);
      String link;
      try (RunningProcess put = device.start(RunningProcess.Output.FILE, "put", file.toString())) {
        awaitHalfSent(proxy);
        server = restart(server, graceful);
        link = finish(put, device, "put", file.toString());
      }
      checkSent(proxy);
      try (RunningProcess get =
          device.start(RunningProcess.Output.FILE, "get", link, "-o", "got.bin")) {
        awaitHalfFetched(proxy);
        server = restart(server, graceful);
        finish(get, device, "get", link, "-o", "got.bin");
      }
      checkFetched(proxy);
      content.compare(device.work().resolve("got.bin"));
    } finally {
      server.close();
    }
  }

  private static ServerUnderTest restart(ServerUnderTest server, boolean graceful) {
    if (!graceful) return server.killAndRestart();
    long begun = System.nanoTime();
    server.stop();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(STOP_BOUND);
    return ServerUnderTest.start(server.plan());
  }

  /** The command may finish by itself, or say that the server is away and be run again. */
  private static String finish(RunningProcess first, CommandLine device, String... line) {
    if (first.await(BOUND) == Outcome.DONE) return first.standardOutputText().strip();
    return device.run(BOUND, line).expect(Outcome.DONE).out().strip();
  }

  static void awaitHalfSent(HttpProxy proxy) {
    Eventually.holds(
        "half is sent", BOUND, () -> proxy.recording().sentBytes("PATCH", "POST") > FILE_BYTES / 2);
  }

  static void awaitHalfFetched(HttpProxy proxy) {
    Eventually.holds("half has come", BOUND, () -> replied(proxy) > FILE_BYTES / 2);
  }

  /** All left, and of it again what each interruption may cost. */
  static void checkSent(HttpProxy proxy) {
    SentAgain sent = SentAgain.of(proxy.recording().exchanges());
    assertThat(sent.onceBytes()).isEqualTo(Sizes.sealedShareBytes(FILE_BYTES));
    assertThat(sent.againBytes()).allMatch(again -> again <= SentAgain.REQUEST_BYTES);
  }

  static void checkFetched(HttpProxy proxy) {
    assertThat(replied(proxy))
        .isLessThanOrEqualTo(Sizes.sealedBytes(FILE_BYTES) + FETCHED_AGAIN_BYTES_MAX);
  }

  private static long replied(HttpProxy proxy) {
    return proxy.recording().repliedBytes("/objects/");
  }
}
