package org.satchel.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.satchel.server.http.Json;

/** What an operator's page is told of the log: bounded, newest first, one line a line. */
final class RecentErrorsTest {

  private final RecentErrors errors = new RecentErrors();

  private void say(Level level, String message, Throwable thrown) {
    LogRecord said = new LogRecord(level, message);
    said.setLoggerName("org.satchel.core.Anything");
    said.setThrown(thrown);
    errors.publish(said);
  }

  private JsonNode shown() throws IOException {
    return new ObjectMapper().readTree(Json.object(errors::write)).path("errors");
  }

  @Test
  void warningsAndErrorsAreKeptNewestFirst() throws Exception {
    say(Level.INFO, "hidden", null);
    say(Level.WARNING, "first", null);
    say(Level.SEVERE, "second", new IllegalStateException("why"));
    assertThat(shown()).hasSize(2);
    JsonNode newest = shown().get(0);
    assertThat(newest.path("level").asText()).isEqualTo("ERROR");
    assertThat(newest.path("source").asText()).isEqualTo("Anything");
    assertThat(newest.path("message").asText())
        .isEqualTo("second (java.lang.IllegalStateException: why)");
    assertThat(shown().get(1).path("message").asText()).isEqualTo("first");
  }

  @Test
  void aMessageOfManyLinesIsOneLineAndCut() throws Exception {
    say(Level.WARNING, "forged\nERROR " + "x".repeat(1_000), null);
    String message = shown().get(0).path("message").asText();
    assertThat(message).startsWith("forged\\u000aERROR xxx").endsWith("x…");
    assertThat(message).hasSize(RecentErrors.CHARACTERS_MAX);
  }

  @Test
  void onlyTheLastLinesAreKept() throws Exception {
    for (int i = 0; i < 2 * RecentErrors.LINES_MAX; i++) say(Level.WARNING, "line " + i, null);
    assertThat(shown()).hasSize(RecentErrors.LINES_MAX);
    assertThat(shown().get(0).path("message").asText()).isEqualTo("line 199");
  }
}
