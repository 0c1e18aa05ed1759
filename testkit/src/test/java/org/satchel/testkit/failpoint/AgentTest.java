package org.satchel.testkit.failpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AgentTest {

  private static final int KILLED = 128 + 9;
  private static final int BOUND_SECONDS = 30;

  @TempDir private Path folder;
  private Path marker;
  private Path staged;
  private Path moved;
  private AgentJar agent;

  @BeforeEach
  void pack() throws IOException {
    agent = AgentJar.in(folder);
    marker = folder.resolve("marker");
    staged = folder.resolve("staged");
    moved = folder.resolve("moved");
  }

  private String run(String option, int exit, String... more) throws Exception {
    List<String> command = new ArrayList<>();
    Collections.addAll(
        command,
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--enable-native-access=ALL-UNNAMED",
        option,
        "-cp",
        Path.of("target/test-classes").toAbsolutePath().toString(),
        "org.satchel.victim.StagedSegmentVictim",
        staged.toString(),
        moved.toString());
    Collections.addAll(command, more);
    Process victim = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(victim.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(victim.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(victim.exitValue()).as(said).isEqualTo(exit);
    return said.strip();
  }

  @Test
  void theProcessDiesAtExactlyTheByte() throws Exception {
    for (long bytes : new long[] {0, 1, 999, 1_000, 4_321}) {
      Files.deleteIfExists(staged);
      run(agent.killInPatch(bytes, marker), KILLED);
      assertThat(staged).hasSize(bytes);
      assertThat(Files.readString(marker)).startsWith("patch");
    }
  }

  @Test
  void aWriteOfSeveralBuffersDiesBetweenTwoBlocks() throws Exception {
    for (long bytes : new long[] {0, 4_095, 4_096, 10_000, 45_000}) {
      Files.deleteIfExists(staged);
      run(agent.killInPatch(bytes, marker), KILLED, "blocks");
      assertThat(staged).hasSize(bytes - bytes % 4_096);
      assertThat(Files.readString(marker)).startsWith("patch");
    }
  }

  @Test
  void theProcessDiesBeforeOrAfterAMove() throws Exception {
    run(agent.killAt("move", 0, AgentJar.Moment.BEFORE, Duration.ZERO, marker), KILLED);
    assertThat(staged).exists();
    run(agent.killAt("move", 0, AgentJar.Moment.AFTER, Duration.ZERO, marker), KILLED);
    assertThat(moved).exists();
    assertThat(marker).hasContent("move after a move");
  }

  @Test
  void aMoveThatFailsIsNoPassage() throws Exception {
    moved = folder.resolve("not-there-yet/moved");
    run(agent.killAt("move", 0, AgentJar.Moment.AFTER, Duration.ZERO, marker), KILLED);
    assertThat(moved).exists();
  }

  @Test
  void theClockIsMovedByTheFileAndAPlaceThatIsNotReachedKillsNobody() throws Exception {
    Path clock = Files.writeString(folder.resolve("clock"), "86400000");
    String both =
        agent.both(
            agent.killAt("commit", 0, AgentJar.Moment.BEFORE, Duration.ZERO, marker),
            agent.clock(clock));
    long told = Long.parseLong(run(both, 0));
    assertThat(told - System.currentTimeMillis())
        .isBetween(Duration.ofHours(23).toMillis(), Duration.ofHours(25).toMillis());
    assertThat(marker).doesNotExist();
  }
}
