package org.satchel.testkit.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a server is to be started: data folder, ports, settings, and what is put around it.
 *
 * <p>Why this way: the plan is a value, so that the same server can be killed and started again
 * from it, with one setting changed or with a fail point.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: {@code docs/operations.md}.
 */
public record ServerPlan(
    Path data,
    Path logs,
    int port,
    int adminPort,
    Map<String, String> environment,
    List<String> wrapper) {

  public ServerPlan {
    environment = Map.copyOf(environment);
    wrapper = List.copyOf(wrapper);
  }

  /** A server with defaults whose data and logs lie under {@code folder}. */
  public static ServerPlan in(Path folder) {
    return new ServerPlan(
        folder.resolve("data"),
        folder.resolve("logs"),
        Ports.free(),
        Ports.free(),
        Map.of(),
        List.of());
  }

  public ServerPlan with(String name, String value) {
    Map<String, String> more = new TreeMap<>(environment);
    more.put(name, value);
    return new ServerPlan(data, logs, port, adminPort, more, wrapper);
  }

  /** The plan with JVM options, for agents; what other options it has stay. */
  public ServerPlan withJvm(List<String> options) {
    List<String> all = new ArrayList<>();
    if (environment.containsKey("SATCHEL_JAVA_OPTS")) all.add(environment.get("SATCHEL_JAVA_OPTS"));
    all.addAll(options);
    return with("SATCHEL_JAVA_OPTS", String.join(" ", all));
  }

  /** The plan inside another program, which must end by executing what follows it. */
  public ServerPlan inside(List<String> program) {
    return new ServerPlan(data, logs, port, adminPort, environment, program);
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public String adminUrl() {
    return "http://127.0.0.1:" + adminPort;
  }
}
