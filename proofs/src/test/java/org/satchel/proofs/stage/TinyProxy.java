package org.satchel.proofs.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.process.Ports;

/**
 * Tinyproxy, as networks have it that let nothing else out: one process with its own log.
 *
 * <p>Why this way: it alone knows where {@link #NAME} is, by a folder with a hosts file that is
 * laid over /etc in a mount namespace: one laid over the file is gone when somebody replaces that.
 * So what reaches that name went by it.
 *
 * <p>Threads: any; one caller at a time looks at the log.
 *
 * <p>Source: tinyproxy.conf(5), unshare(1); tools/setup brings it.
 */
public final class TinyProxy implements AutoCloseable {

  /** A name that leads to this machine, for who asks this proxy. */
  public static final String NAME = "files.satchel.test";

  /** Another one, to which this proxy refuses to lead. */
  public static final String REFUSED = "refused.satchel.test";

  private static final Duration START_BOUND = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final int port;
  private int seen;

  private TinyProxy(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /**
   * Starts one.
   *
   * @param further more lines of its settings, such as BasicAuth
   */
  public static TinyProxy start(Path folder, String... further) throws IOException {
    int port = Ports.free();
    Path log = folder.resolve("log");
    Path settings = folder.resolve("settings");
    var lines = new ArrayList<>(List.of("Port " + port, "Listen 127.0.0.1", "LogLevel Connect"));
    lines.add("LogFile \"%s\"".formatted(log));
    lines.add("Filter \"%s\"".formatted(Files.writeString(folder.resolve("filter"), REFUSED)));
    lines.addAll(List.of(further));
    Files.write(settings, lines);
    Path etc = Files.createDirectory(folder.resolve("etc"));
    hosts(etc);
    List<String> command = new ArrayList<>(unshare());
    String shell = "mount --bind \"$0\" /etc && exec tinyproxy -d -c \"$1\"";
    command.addAll(List.of("sh", "-c", shell, etc.toString(), settings.toString()));
    Path words = folder.resolve("words");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(words.toFile())
            .start();
    var proxy = new TinyProxy(process, log, port);
    if (Eventually.becomes(START_BOUND, () -> proxy.listens() || !process.isAlive())
        && process.isAlive()) {
      return proxy;
    }
    proxy.close();
    throw new AssertionError(
        "tinyproxy does not start; run tools/setup tests: " + Files.readString(words));
  }

  /** What the machine's own resolver may be given to find {@link #NAME} too. */
  public static Path hosts(Path folder) throws IOException {
    String lines = "127.0.0.1 localhost %s %s%n".formatted(NAME, REFUSED);
    return Files.writeString(folder.resolve("hosts"), lines);
  }

  /** Root needs no user namespace, and may have none. */
  private static List<String> unshare() {
    boolean isRoot = System.getProperty("user.name").equals("root");
    return isRoot ? List.of("unshare", "-m") : List.of("unshare", "-rm");
  }

  private boolean listens() {
    try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return probe.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  /** As a variable of the environment names it. */
  public String address() {
    return "127.0.0.1:" + port;
  }

  /** The requests that it was asked since the last look, as its log has them. */
  public List<String> asked() throws IOException {
    List<String> all =
        Files.readAllLines(log).stream()
            .filter(line -> line.contains("Request (file descriptor"))
            .map(line -> line.replaceFirst(".*\\): ", ""))
            .toList();
    List<String> since = all.subList(seen, all.size());
    seen = all.size();
    return since;
  }

  /** Everything it wrote. */
  public String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      if (process.waitFor(START_BOUND.toSeconds(), TimeUnit.SECONDS)) return;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    throw new AssertionError("tinyproxy survives SIGKILL");
  }
}
