package org.satchel.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Log lines as a process of its own writes them: the JDK sets up its logging once for a process,
 * and this one's belongs to the test runner.
 */
final class LogsTest {

  private static final long BOUND_SECONDS = 60;

  /** What the process does: it logs as ours and as libraries, then as after a signal. */
  static final class Talker {

    private Talker() {}

    public static void main(String[] args) {
      Logs.configure(false);
      Logs.configure(args[0].equals("json"));
      LoggerFactory.getLogger("org.satchel.core.Anything").debug("hidden 1");
      LoggerFactory.getLogger("org.satchel.core.Anything").info("a line: {}", "first");
      LoggerFactory.getLogger("org.flywaydb.Library").info("hidden 2");
      LoggerFactory.getLogger("org.flywaydb.Library").warn("forged\n2026 ERROR Fake: \u001b[2J");
      LoggerFactory.getLogger("org.eclipse.jetty.Any").warn("hidden 3");
      LoggerFactory.getLogger("org.satchel.Broken").error("bad", new IllegalStateException("why"));
      // What the JDK's own shutdown hook does, beside ours.
      LogManager.getLogManager().reset();
      LoggerFactory.getLogger("org.satchel.Stop").warn("{0} while stopping 'é'");
    }
  }

  @Test
  void aTextLineIsTimeLevelClassMessage() throws Exception {
    List<String> lines = talk("text").lines().toList();
    assertThat(lines.get(0)).matches(time() + " INFO  Anything: a line: first");
    assertThat(lines.get(1))
        .matches(time() + " WARN  Library: forged\\\\u000a2026 ERROR Fake: \\\\u001b\\[2J");
    assertThat(lines.get(2)).matches(time() + " ERROR Broken: bad");
    assertThat(lines.get(3)).isEqualTo("java.lang.IllegalStateException: why");
    assertThat(lines.get(4)).startsWith("\tat org.satchel.server.ops.LogsTest");
    assertThat(lines.getLast()).matches(time() + " WARN  Stop: \\{0} while stopping 'é'");
  }

  @Test
  void aJsonLineIsOneObject() throws Exception {
    ObjectMapper json = new ObjectMapper();
    List<String> lines = talk("json").lines().toList();
    assertThat(lines).hasSize(4);
    JsonNode first = json.readTree(lines.get(0));
    assertThat(first.path("time").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z");
    assertThat(first.path("level").asText()).isEqualTo("INFO");
    assertThat(first.path("logger").asText()).isEqualTo("org.satchel.core.Anything");
    assertThat(first.path("thread").asText()).isEqualTo("main");
    assertThat(first.path("message").asText()).isEqualTo("a line: first");
    assertThat(first.has("thrown")).isFalse();
    assertThat(json.readTree(lines.get(1)).path("message").asText()).contains("forged\n2026");
    assertThat(json.readTree(lines.get(2)).path("thrown").asText())
        .startsWith("java.lang.IllegalStateException: why");
    assertThat(json.readTree(lines.get(3)).path("message").asText()).contains("while stopping");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void whatNobodyWantsToReadIsNotWritten(String format) throws Exception {
    assertThat(talk(format)).contains("a line: first").doesNotContain("hidden");
  }

  private static String time() {
    return "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}";
  }

  private static String talk(String format) throws IOException, InterruptedException {
    Process talker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Talker.class.getName(),
                format)
            .redirectErrorStream(true)
            .start();
    String said = new String(talker.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(talker.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(talker.exitValue()).as(said).isZero();
    return said;
  }
}
