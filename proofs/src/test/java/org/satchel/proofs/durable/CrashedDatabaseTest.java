package org.satchel.proofs.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.Sizes;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.SentAgain;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.PostgresServer;
import org.satchel.testkit.process.RunningProcess;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * PostgreSQL crashes in the middle of a put and of a get, and comes back: the server says that it
 * is not ready, lives on, and both go on by themselves.
 *
 * <p>Why this way: half of the file is more than a crash may cost, so that whoever begins anew is
 * seen.
 *
 * <p>Source: docs/testing.md, faults.
 */
final class CrashedDatabaseTest {

  private static final long FILE_BYTES = 72L << 20;

  /**
   * Of each of four connections a leaf that did not come whole, and what the kernel held for it.
   */
  private static final long FETCHED_AGAIN_BYTES_MAX = 4 * (6L << 20);

  /** Slow enough that the crash meets a transfer that is under way. */
  private static final Duration DELAY = Duration.ofMillis(2);

  private static final Duration BOUND = Duration.ofMinutes(2);

  private final PostgresServer postgres = PostgresServer.start();

  @Test
  void aCrashInTheMiddleOfPutAndGetIsGotOver() throws Exception {
    Path folder = House.temporaryFolder();
    ServerPlan plan =
        ServerPlan.in(folder.resolve("server"))
            .with("SATCHEL_DATABASE", postgres.setting(postgres.newDatabase()));
    Patterned content = new Patterned(9, FILE_BYTES);
    Path file = content.writeTo(folder.resolve("file.bin"));
    try (ServerUnderTest server = ServerUnderTest.start(plan);
        HttpProxy proxy = HttpProxy.to(plan.port())) {
      CommandLine device = CommandLine.at(folder.resolve("device")).through(proxy.url());
      proxy.faults().delayEachBuffer(DELAY);
      String link;
      try (RunningProcess put = device.start(RunningProcess.Output.FILE, "put", file.toString())) {
        Eventually.holds(
            "half is sent",
            BOUND,
            () -> proxy.recording().sentBytes("PATCH", "POST") > FILE_BYTES / 2);
        crashAndComeBack(server);
        assertThat(put.await(BOUND)).as(put::standardErrorText).isEqualTo(Outcome.DONE);
        link = put.standardOutputText().strip();
      }
      SentAgain sent = SentAgain.of(proxy.recording().exchanges());
      assertThat(sent.onceBytes()).isEqualTo(Sizes.sealedShareBytes(FILE_BYTES));
      assertThat(sent.againBytes()).allMatch(again -> again <= SentAgain.REQUEST_BYTES);
      try (RunningProcess get =
          device.start(RunningProcess.Output.FILE, "get", link, "-o", "got.bin")) {
        Eventually.holds("half has come", BOUND, () -> replied(proxy) > FILE_BYTES / 2);
        crashAndComeBack(server);
        assertThat(get.await(BOUND)).as(get::standardErrorText).isEqualTo(Outcome.DONE);
      }
      assertThat(replied(proxy))
          .isLessThanOrEqualTo(Sizes.sealedBytes(FILE_BYTES) + FETCHED_AGAIN_BYTES_MAX);
      content.compare(device.work().resolve("got.bin"));
    }
  }

  private void crashAndComeBack(ServerUnderTest server) throws Exception {
    postgres.crash();
    Door door = new Door(server.url());
    HttpResponse<String> away = door.send(door.request("/readyz"));
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.body()).contains("urn:satchel:problem:unavailable");
    assertThat(away.headers().firstValue("Retry-After")).contains("1");
    assertThat(door.send(door.request("/healthz")).statusCode()).isEqualTo(200);
    postgres.launch();
    Eventually.holds("ready again", BOUND, server::isReady);
  }

  private static long replied(HttpProxy proxy) {
    return proxy.recording().repliedBytes("/objects/");
  }
}
