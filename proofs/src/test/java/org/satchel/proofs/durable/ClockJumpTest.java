package org.satchel.proofs.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.failpoint.AgentJar;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * The server's clock jumps forwards and backwards while it runs.
 *
 * <p>Source: docs/testing.md, faults.
 */
final class ClockJumpTest {

  private static final Duration CLEANUP_BOUND = Duration.ofSeconds(30);

  private static final int CONTENT_BYTES = 9_000_000;
  private static final int UPLOAD_BYTES = 1_000_000;

  @Test
  void jumpsExpireWhatIsDueAndLoseNothingElse() throws Exception {
    Path folder = House.temporaryFolder();
    Path clock = Files.writeString(folder.resolve("clock"), "0");
    ServerPlan plan = planWith(clock, folder);
    Patterned content = new Patterned(4, CONTENT_BYTES);
    Path file = content.writeTo(folder.resolve("file.bin"));
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      CommandLine device = CommandLine.at(folder.resolve("device")).through(plan.url());
      String forever = device.run("put", file.toString()).expect(Outcome.DONE).line();
      String hour =
          device.run("put", file.toString(), "--expires", "1h").expect(Outcome.DONE).line();
      Door door = new Door(plan.url());
      byte[] half = new byte[UPLOAD_BYTES / 2];
      String upload = location(door.begin(HostileShare.content(new byte[1]).id(), UPLOAD_BYTES));
      assertThat(door.append(upload, 0, half).statusCode()).isEqualTo(204);
      String forsaken = location(door.begin(HostileShare.content(new byte[1]).id(), UPLOAD_BYTES));
      assertThat(door.append(forsaken, 0, new byte[1]).statusCode()).isEqualTo(204);
      String unbegun = location(door.begin(HostileShare.content(new byte[1]).id(), UPLOAD_BYTES));
      fetch(device, hour, content, "not-yet-expired");

      jump(clock, Duration.ofDays(-400));
      fetch(device, forever, content, "past");
      fetch(device, hour, content, "past-and-not-yet-expired");
      assertThat(door.append(upload, half.length, half).statusCode()).isEqualTo(204);
      device.run("put", file.toString()).expect(Outcome.DONE);

      Path segments = plan.data().resolve("segments");
      long before = Trees.bytes(segments);
      jump(clock, Duration.ofHours(2));
      device.run("get", hour, "-o", "expired").expect(Outcome.GONE);
      freesOneShare(segments, before);
      fetch(device, forever, content, "soon");
      String brief = brief(device, file, content);
      assertThat(door.head(forsaken).statusCode()).isEqualTo(200);
      givesUp(door, unbegun);

      jump(clock, Duration.ofHours(4));
      device.run("get", brief, "-o", "over").expect(Outcome.GONE);
      jump(clock, Duration.ofDays(400));
      givesUp(door, forsaken);
      fetch(device, forever, content, "future");

      jump(clock, Duration.ZERO);
      fetch(device, forever, content, "back");
      device.run("get", hour, "-o", "still-expired").expect(Outcome.GONE);
      device.run("put", file.toString()).expect(Outcome.DONE);
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  /** Lives an hour from an edit, by the server's clock, which is ahead of this device's. */
  private static String brief(CommandLine device, Path file, Patterned content) throws Exception {
    String link = device.run("put", file.toString(), "--expires", "7d").expect(Outcome.DONE).line();
    device.run("edit", link, "--expires", "1h").expect(Outcome.DONE);
    fetch(device, link, content, "brief");
    return link;
  }

  private static ServerPlan planWith(Path clock, Path folder) throws Exception {
    AgentJar agent = AgentJar.in(folder.resolve("agent"));
    return ServerPlan.in(folder.resolve("server"))
        .with("SATCHEL_CLEANUP_SECONDS", "1")
        .withJvm(List.of(agent.clock(clock)));
  }

  private static void freesOneShare(Path segments, long before) throws Exception {
    Eventually.holds(
        "the expired share's bytes are freed, and no other's",
        CLEANUP_BOUND,
        () -> Trees.bytes(segments) < before - CONTENT_BYTES);
    assertThat(Trees.bytes(segments)).isGreaterThan(before - 2 * CONTENT_BYTES);
  }

  private static void givesUp(Door door, String upload) throws Exception {
    Eventually.holds(
        "the upload of which nothing came for so long is given up",
        CLEANUP_BOUND,
        () -> door.head(upload).statusCode() >= 400);
  }

  private static String location(HttpResponse<String> begun) {
    assertThat(begun.statusCode()).isEqualTo(201);
    return begun.headers().firstValue("Location").orElseThrow();
  }

  private static void jump(Path clock, Duration offset) throws Exception {
    Files.writeString(clock, Long.toString(offset.toMillis()));
  }

  private static void fetch(CommandLine device, String link, Patterned content, String name)
      throws Exception {
    device.run("get", link, "-o", name).expect(Outcome.DONE);
    content.compare(device.work().resolve(name));
  }
}
