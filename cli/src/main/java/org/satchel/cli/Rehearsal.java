package org.satchel.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One share's whole life in one process, so that the AOT cache knows what each command needs.
 *
 * <p>Why this way: a cache comes from one run of Java, and a run of one command teaches it nothing
 * of the others. Only {@code bin/satchel-train} starts this.
 *
 * <p>Units and threads: one thread, one command after the other.
 *
 * <p>Source: docs/decisions/0003-one-launcher-two-class-paths.md.
 */
final class Rehearsal {

  private Rehearsal() {}

  /** Sends the file that is named, to the server of the environment, fetches it and ends it. */
  public static void main(String[] args) throws IOException {
    String file = args[args.length - 1];
    String target = Path.of(file).resolveSibling("received").toString();
    String link = play("put", file).strip();
    play("info", link);
    play("verify", link);
    play("get", link, "-o", target);
    play("edit", link, "--downloads", "9");
    play("ls");
    play("end", link);
    play("version");
    InetAddress.getByName("localhost"); // the server's address above is no name
    System.exit(0);
  }

  /** Runs one command and gives what it wrote. */
  private static String play(String... line) throws IOException {
    var out = new ByteArrayOutputStream();
    try (InputStream nothing = new ByteArrayInputStream(new byte[0]);
        PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      int code = Main.run(line, new Io(nothing, to, System.err, System.getenv(), false));
      if (code == 0) return out.toString(StandardCharsets.UTF_8);
      throw new IOException(line[0] + " ended with " + code);
    }
  }
}
