package org.satchel.proofs.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.stage.House;
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
 * <p>Why this way: the file, the line and what an interruption may cost are those of {@link
 * RestartTest}.
 *
 * <p>Source: docs/testing.md, faults.
 */
final class CrashedDatabaseTest {

  private final PostgresServer postgres = PostgresServer.start();

  @Test
  void aCrashInTheMiddleOfPutAndGetIsGotOver() throws Exception {
    Path folder = House.temporaryFolder();
    ServerPlan plan =
        ServerPlan.in(folder.resolve("server"))
            .with("SATCHEL_DATABASE", postgres.setting(postgres.newDatabase()));
    Patterned content = new Patterned(9, RestartTest.FILE_BYTES);
    Path file = content.writeTo(folder.resolve("file.bin"));
    try (ServerUnderTest server = ServerUnderTest.start(plan);
        HttpProxy proxy = HttpProxy.to(plan.port())) {
      CommandLine device = CommandLine.at(folder.resolve("device")).through(proxy.url());
      proxy.faults().delayEachBuffer(RestartTest.DELAY);
      String link;
      try (RunningProcess put = device.start(RunningProcess.Output.FILE, "put", file.toString())) {
        RestartTest.awaitHalfSent(proxy);
        crashAndComeBack(server);
        assertThat(put.await(RestartTest.BOUND)).as(put::standardErrorText).isEqualTo(Outcome.DONE);
        link = put.standardOutputText().strip();
      }
      RestartTest.checkSent(proxy);
      try (RunningProcess get =
          device.start(RunningProcess.Output.FILE, "get", link, "-o", "got.bin")) {
        RestartTest.awaitHalfFetched(proxy);
        crashAndComeBack(server);
        assertThat(get.await(RestartTest.BOUND)).as(get::standardErrorText).isEqualTo(Outcome.DONE);
      }
      RestartTest.checkFetched(proxy);
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
    Eventually.holds("ready again", RestartTest.BOUND, server::isReady);
  }
}
