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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.satchel.testkit.process.Install;
import org.satchel.testkit.process.Outcome;

/**
 * A person with a browser, who opens links on the page and saves all that it shows.
 *
 * <p>Why this way: a browser takes seconds to start, so one process serves every proof of this JVM;
 * each visit is a device of its own, unless it names one to come back to.
 *
 * <p>Threads: any; one visit at a time. Ends with the JVM, whose end closes its input.
 *
 * <p>Source: web/test/e2e/victim.ts is the other side, and tells the lines between them.
 */
public final class PageVictim {

  /** Above the sum of the other side's own bounds, which name what did not come. */
  private static final Duration VISIT_BOUND = Duration.ofMinutes(4);

  /** A browser that does not go by itself in this time is ended. */
  private static final Duration END_BOUND = Duration.ofSeconds(10);

  /** The page's kinds of failure that stand for an exit code of the command line. */
  private static final Map<Integer, Set<String>> KINDS =
      Map.of(
          Outcome.GONE,
          Set.of(
              "bearer-refused",
              "share-ended",
              "share-expired",
              "share-exhausted",
              "unknown-share",
              "unknown-object"),
          Outcome.PASSWORD,
          Set.of("password-needed", "wrong-password"),
          Outcome.HOSTILE,
          Set.of(
              "damaged",
              "truncated",
              "too-new",
              "older-version",
              "hostile-manifest",
              "not-a-server"));

  private static final ObjectMapper JSON = new ObjectMapper();

  private static Optional<PageVictim> shared = Optional.empty();

  private final Process process;
  private final Path log;
  private final BufferedWriter tasks;
  private final BufferedReader answers;

  /** A download that the browser called whole. */
  public record Saved(String name, Path file) {}

  /** What a visit ended with: {@code saved}, or the kind of failure that the page told. */
  public record Visit(String end, List<Saved> files) {

    /** Checks the end as the exit code of a command line would be. */
    public Visit expect(int exit) {
      Set<String> due = exit == Outcome.DONE ? Set.of("saved") : KINDS.getOrDefault(exit, Set.of());
      assertThat(end).as("what the page told, and whole files: " + files).isIn(due);
      return this;
    }
  }

  private PageVictim(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.tasks = process.outputWriter();
    this.answers = process.inputReader();
  }

  /** The one of this JVM, started by the first who asks. */
  public static synchronized PageVictim shared() {
    if (shared.isEmpty()) shared = Optional.of(start());
    return shared.orElseThrow();
  }

  private static PageVictim start() {
    Path web = Install.root().resolve("web");
    Path node = web.resolve("node_modules/.bin/node");
    assertThat(node).as("run tools/setup tests").isExecutable();
    try {
      Path log = House.temporaryFolder().resolve("victim.log");
      Process process =
          new ProcessBuilder(node.toString(), "test/e2e/victim.ts")
              .directory(web.toFile())
              .redirectError(log.toFile())
              .start();
      PageVictim victim = new PageVictim(process, log);
      Runtime.getRuntime().addShutdownHook(new Thread(victim::end));
      return victim;
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

  /** Opens a link on a device that was never seen. */
  public Visit open(String link, Optional<String> password) throws IOException {
    return visit(task(link, password));
  }

  /** Opens a link on a device that has seen what it saw at earlier visits. */
  public Visit openAgain(String device, String link) throws IOException {
    return visit(task(link, Optional.empty()).put("device", device));
  }

  private static ObjectNode task(String link, Optional<String> password) throws IOException {
    Path folder = House.shared().scratch("downloads");
    ObjectNode task = JSON.createObjectNode().put("link", link).put("folder", folder.toString());
    password.ifPresent(typed -> task.put("password", typed));
    return task;
  }

  private synchronized Visit visit(ObjectNode task) throws IOException {
    tasks.write(JSON.writeValueAsString(task));
    tasks.newLine();
    tasks.flush();
    JsonNode answer = JSON.readTree(answer());
    String end = answer.get("outcome").asText();
    assertThat(end).as(answer.path("why").asText()).isNotEqualTo("stuck");
    assertThat(answer.get("violations")).as("breaches of the page's policy").isEmpty();
    List<Saved> files = new ArrayList<>();
    for (JsonNode file : answer.get("files")) {
      files.add(new Saved(file.get("name").asText(), Path.of(file.get("path").asText())));
    }
    return new Visit(end.equals("saved") ? end : answer.get("kind").asText(), files);
  }

  private String answer() throws IOException {
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
      String answer = line.get(VISIT_BOUND.toMillis(), TimeUnit.MILLISECONDS);
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
