package org.satchel.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.satchel.client.Failure;

/**
 * The person at the keyboard: asked for links and passwords, never through standard input or
 * output, which may be pipes.
 *
 * <p>Java's console works only if both are terminals; a link captured by a shell ({@code
 * LINK=$(satchel put ...)}) must not lose its password prompt, so the terminal itself is opened.
 *
 * <p>Units and threads: one thread.
 *
 * <p>Source: POSIX termios, stty(1), tty(4).
 */
final class Terminal {

  private static final Path TTY = Path.of("/dev/tty");
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  /** How long stty may take; it answers at once. */
  private static final long STTY_SECONDS = 5;

  private static final int COLUMNS = 80;

  /** Less holds no bar; and who cannot say it says 0. */
  private static final int COLUMNS_MIN = 10;

  private Terminal() {}

  /** True if standard error is a terminal. */
  static boolean watched() {
    try {
      String name = Files.readSymbolicLink(STANDARD_ERROR).toString();
      return name.startsWith("/dev/pts/") || name.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // where there is no /proc: rather silent than a log full of bars
    }
  }

  /** Asks without showing what is typed; empty if nobody can be asked. */
  static Optional<String> askSecret(String question) throws Failure {
    if (!Files.isReadable(TTY)) {
      return Optional.empty();
    }
    // Ctrl-C ends this process at once: whatever the shell, the terminal must show again.
    var ended = new Thread(() -> stty("echo"), "terminal");
    Runtime.getRuntime().addShutdownHook(ended);
    try {
      return stty("-echo").isPresent() ? ask(question) : Optional.empty();
    } finally {
      stty("echo");
      forget(ended);
    }
  }

  private static Optional<String> ask(String question) throws Failure {
    try (OutputStream out = Files.newOutputStream(TTY);
        InputStream in = Files.newInputStream(TTY)) {
      out.write(question.getBytes(StandardCharsets.UTF_8));
      out.flush();
      Optional<String> typed = line(in);
      out.write('\n');
      return typed;
    } catch (IOException e) {
      throw FailureReport.unreadable("What was typed", e);
    }
  }

  /** How wide it is; what says nothing of use is as wide as most are. */
  static int columns(Map<String, String> environment) {
    String told = environment.getOrDefault("COLUMNS", "");
    String size = told.isEmpty() ? stty("size").orElse("") : told; // rows and columns
    String last = size.strip().replaceFirst(".* ", "");
    int columns = last.matches("[0-9]{1,4}") ? Integer.parseInt(last) : 0;
    return columns < COLUMNS_MIN ? COLUMNS : columns;
  }

  /** One line; bytes that are not UTF-8 are refused, since else two passwords could be one. */
  static Optional<String> line(InputStream in) throws IOException {
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    return Optional.ofNullable(reader.readLine());
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return; // it runs already
    }
  }

  /** What it says, which is nothing for most modes; empty if it refuses. */
  private static Optional<String> stty(String mode) {
    try {
      Process stty =
          new ProcessBuilder("stty", mode)
              .redirectInput(TTY.toFile())
              .redirectErrorStream(true)
              .start();
      return stty.waitFor(STTY_SECONDS, TimeUnit.SECONDS) && stty.exitValue() == 0
          ? Optional.of(new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
