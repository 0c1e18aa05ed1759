package org.satchel.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs command lines in this process, as a shell would, with a home folder of their own. */
final class Shell {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final Io io;

  Shell(Path home, String input) {
    environment.put("HOME", home.toString());
    // Nothing listens on port 1 of the loopback address.
    environment.put("SATCHEL_SERVER", "http://127.0.0.1:1");
    io =
        new Io(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            environment,
            false);
  }

  Shell(Path home) {
    this(home, "");
  }

  Io io() {
    return io;
  }

  int run(String... words) {
    return Main.run(words, io);
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
