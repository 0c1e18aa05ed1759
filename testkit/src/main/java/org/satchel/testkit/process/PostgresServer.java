package org.satchel.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL of this test run: Debian's programs on a temporary folder and port.
 *
 * <p>Why this way: one cluster for each JVM and one database for each test, since a cluster takes a
 * second and a database 50 ms. PostgreSQL refuses to run as root, so there it runs as the user that
 * Debian's package made. Syncs are off: what is tested is our statements, not its disk.
 *
 * <p>Threads: making databases is safe on any; whoever crashes one has it alone. It ends with the
 * JVM.
 *
 * <p>Source: initdb(1), postgres(1).
 */
public final class PostgresServer {

  /** An error of ours, not slowness: initdb takes two seconds on a busy machine. */
  private static final long COMMAND_SECONDS_MAX = 60;

  private static final int TRIES_MAX = 600;
  private static final String USER = "postgres";

  private static @Nullable PostgresServer shared;

  private final Path programs;
  private final Path folder;
  private final int port;
  private final AtomicInteger databases = new AtomicInteger();
  private @Nullable Process process;

  private PostgresServer(Path programs, Path folder, int port) {
    this.programs = programs;
    this.folder = folder;
    this.port = port;
  }

  /** The server of this JVM, started at the first call. */
  public static synchronized PostgresServer shared() {
    if (shared != null) return shared;
    shared = start();
    return shared;
  }

  /** One of the caller's own, which may be crashed. */
  public static PostgresServer start() {
    try {
      var server = new PostgresServer(programs(), Files.createTempDirectory("pg"), Ports.free());
      server.initialise();
      Runtime.getRuntime().addShutdownHook(new Thread(server::remove));
      server.launch();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends as in a crash: without a word to its clients, and what was not committed is gone. */
  public void crash() {
    run("pg_ctl", "stop", "-D", data(), "-m", "immediate", "-s");
  }

  /** Runs, on the same port and data; after a crash, once more. */
  public void launch() {
    List<String> command = command("postgres");
    command.addAll(List.of("-D", data(), "-p", "" + port, "-c", "listen_addresses=127.0.0.1"));
    command.addAll(List.of("-c", "unix_socket_directories=", "-c", "fsync=off"));
    command.addAll(
        List.of(
            "-c",
            "max_connections=200",
            "-c",
            "shared_buffers=32MB",
            "-c",
            "deadlock_timeout=50ms"));
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    awaitReady(process);
  }

  /** Makes an empty database and tells its JDBC URL. */
  public String newDatabase() {
    String name = "test" + databases.incrementAndGet();
    run(
        "psql",
        "-h",
        "127.0.0.1",
        "-p",
        "" + port,
        "-U",
        USER,
        "-d",
        "postgres",
        "-qc",
        "CREATE DATABASE " + name);
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
  }

  /** The setting {@code SATCHEL_DATABASE} of a server that uses a database of this cluster. */
  public String setting(String url) {
    return url.replace("jdbc:postgresql://", "postgresql://%s:none@".formatted(USER));
  }

  /** All files of it. */
  public Path folder() {
    return folder;
  }

  /** The only user; it has no password. */
  public String user() {
    return USER;
  }

  private static Path programs() throws IOException {
    Path installed = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(installed)) {
      try (Stream<Path> versions = Files.list(installed)) {
        return versions
            .map(version -> version.resolve("bin"))
            .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
            .max(Comparator.comparing(Path::toString))
            .orElseThrow(PostgresServer::missing);
      }
    }
    throw missing();
  }

  private static IllegalStateException missing() {
    return new IllegalStateException(
        "tests need PostgreSQL: tools/setup tests, or apt-get install postgresql");
  }

  private void initialise() throws IOException {
    if (isRoot()) own(folder);
    run(
        "initdb",
        "-D",
        data(),
        "-U",
        USER,
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
        "--no-locale");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void awaitReady(Process started) {
    for (int i = 0; i < TRIES_MAX && started.isAlive(); i++) {
      if (exit("pg_isready", "-q", "-h", "127.0.0.1", "-p", "" + port) == 0) return;
    }
    throw new IllegalStateException("PostgreSQL did not start, see " + folder.resolve("log"));
  }

  private void remove() {
    Process running = process;
    if (running != null) {
      exit("pg_ctl", "stop", "-D", data(), "-m", "immediate", "-s");
      running.destroy();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(PostgresServer::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void own(Path folder) throws IOException {
    Files.setOwner(
        folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
  }

  private List<String> command(String program) {
    List<String> command = new ArrayList<>();
    if (isRoot()) {
      command.addAll(List.of("setpriv", "--reuid=" + USER, "--regid=" + USER, "--clear-groups"));
    }
    command.add(programs.resolve(program).toString());
    return command;
  }

  private void run(String program, String... arguments) {
    int exit = exit(program, arguments);
    if (exit != 0) throw new IllegalStateException(program + " ended with " + exit);
  }

  private int exit(String program, String... arguments) {
    List<String> command = command(program);
    command.addAll(List.of(arguments));
    try {
      Process running =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!running.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
        running.destroyForcibly();
        throw new IllegalStateException(program + " hangs");
      }
      return running.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
