package org.satchel.proofs.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.satchel.testkit.process.Install;

/**
 * The process of a browser that does what it is told, a line of JSON for each task and answer.
 *
 * <p>Threads: any; one task at a time. Ends with the JVM, whose end closes its input.
 *
 * <p>Source: web/test/e2e/victim.ts is the other side.
 */
final class PageProcess {

  /** Above the sum of the other side's own bounds, which name what did not come. */
  private static final Duration TASK_BOUND = Duration.ofMinutes(4);

  /** A browser that does not go by itself in this time is ended. */
  private static final Duration END_BOUND = Duration.ofSeconds(10);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path log;
  private final BufferedWriter tasks;
  private final BufferedReader answers;

  private PageProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.tasks = process.outputWriter();
    this.answers = process.inputReader();
  }

  static PageProcess start(String browser) {
    Path web = Install.root().resolve("web");
    Path node = web.resolve("node_modules/.bin/node");
    assertThat(node).as("run tools/setup tests").isExecutable();
    try {
      Path log = House.temporaryFolder().resolve("victim.log");
      ProcessBuilder line =
          new ProcessBuilder(node.toString(), "test/e2e/victim.ts", browser)
              .directory(web.toFile())
              .redirectError(log.toFile());
      // Firefox saves into a folder of this name: each JVM has its own.
      line.environment().put("TEST_WORKER_INDEX", "victim-" + ProcessHandle.current().pid());
      PageProcess started = new PageProcess(line.start(), log);
      Runtime.getRuntime().addShutdownHook(new Thread(started::end));
      return started;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void end() {
    try {
      tasks.close();
      if (process.waitFor(END_BOUND.toMillis(), TimeUnit.MILLISECONDS)) return;
    } catch (IOException endedAlready) {
      return;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }

  /** The answer to a task, in which nothing breached the page's policy. */
  synchronized JsonNode ask(ObjectNode task) throws IOException {
    tasks.write(JSON.writeValueAsString(task));
    tasks.newLine();
    tasks.flush();
    JsonNode answer = JSON.readTree(line());
    assertThat(answer.path("outcome").asText())
        .as(answer.path("why").asText())
        .isNotEqualTo("stuck");
    assertThat(answer.get("violations")).as("breaches of the page's policy, cookies").isEmpty();
    return answer;
  }

  private String line() throws IOException {
    CompletableFuture<String> line = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                line.complete(answers.readLine());
              } catch (IOException failure) {
                line.completeExceptionally(failure);
              }
            });
    try {
      String answer = line.get(TASK_BOUND.toMillis(), TimeUnit.MILLISECONDS);
      if (answer != null) return answer;
      throw new AssertionError("the browser's process ended: " + Files.readString(log));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", stopped);
    } catch (ExecutionException | TimeoutException failure) {
      process.destroyForcibly();
      throw new AssertionError("no answer of the browser: " + Files.readString(log), failure);
    }
  }
}
