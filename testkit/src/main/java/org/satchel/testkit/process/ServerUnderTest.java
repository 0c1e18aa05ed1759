package org.satchel.testkit.process;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.satchel.testkit.Eventually;

/**
 * A running {@code satchel serve}.
 *
 * <p>Why this way: it is the real program in its own process, so that it can be killed, starved and
 * measured as a user's would.
 *
 * <p>Threads: any.
 *
 * <p>Source: {@code docs/operations.md}; {@code /readyz} in {@code spec/api.yaml}.
 */
public final class ServerUnderTest implements AutoCloseable {

  /** Two seconds is the goal; a busy two-core machine under a whole test run may need many more. */
  private static final Duration START_BOUND = Duration.ofMinutes(1);

  /** The product promises 8 seconds; the rest is for a busy machine. */
  private static final Duration STOP_BOUND = Duration.ofSeconds(20);

  private static final int PROBE_MILLISECONDS = 2_000;

  private final ServerPlan plan;
  private final RunningProcess process;

  private ServerUnderTest(ServerPlan plan, RunningProcess process) {
    this.plan = plan;
    this.process = process;
  }

  /** Starts a server and waits until it is ready. */
  public static ServerUnderTest start(ServerPlan plan) {
    ServerUnderTest server = launch(plan);
    boolean settled =
        Eventually.becomes(START_BOUND, () -> server.isReady() || !server.process.isAlive());
    if (settled && server.process.isAlive()) return server;
    server.close();
    throw new AssertionError("the server did not get ready: " + server.words());
  }

  /** Starts a server and does not wait: it may be meant to die. */
  public static ServerUnderTest launch(ServerPlan plan) {
    List<String> command = new ArrayList<>(plan.wrapper());
    command.add(Install.launcher().toString());
    command.add("serve");
    ProcessBuilder builder = new ProcessBuilder(command);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(CommandLine.inherited());
    environment.put("HOME", plan.logs().toString());
    environment.put("SATCHEL_DATA", plan.data().toString());
    environment.put("SATCHEL_LISTEN", "127.0.0.1:" + plan.port());
    environment.put("SATCHEL_ADMIN_LISTEN", "127.0.0.1:" + plan.adminPort());
    environment.putAll(plan.environment());
    return new ServerUnderTest(
        plan, RunningProcess.start(builder, plan.logs(), "server", RunningProcess.Output.FILE));
  }

  /** True when the server says that it can serve. */
  public boolean isReady() {
    try {
      URI address = URI.create(plan.url() + "/readyz");
      HttpURLConnection probe = (HttpURLConnection) address.toURL().openConnection();
      probe.setConnectTimeout(PROBE_MILLISECONDS);
      probe.setReadTimeout(PROBE_MILLISECONDS);
      try {
        return probe.getResponseCode() == HttpURLConnection.HTTP_OK;
      } finally {
        probe.disconnect();
      }
    } catch (IOException notYet) {
      return false;
    }
  }

  public ServerPlan plan() {
    return plan;
  }

  public RunningProcess process() {
    return process;
  }

  public String url() {
    return plan.url();
  }

  /** All that the server printed, to explain a failure. */
  public String words() {
    return process.standardOutputText() + process.standardErrorText();
  }

  /** SIGKILL, then a new server on the same data. */
  public ServerUnderTest killAndRestart() {
    process.kill();
    return start(plan);
  }

  /** SIGTERM; returns the exit code once it ended. */
  public int stop() {
    process.terminate();
    return process.await(STOP_BOUND);
  }

  @Override
  public void close() {
    process.close();
  }
}
