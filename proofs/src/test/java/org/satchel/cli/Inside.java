package org.satchel.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Install;

/**
 * The command line without its process: {@link Main#run}, as {@link Main#main} calls it.
 *
 * <p>Why this way: a start takes most of a second of the processor, and there are hundreds of
 * variants. What only a process shows is proved by processes: its streams, its end, and its memory,
 * of which this JVM has more.
 *
 * <p>Threads: any, many commands at a time.
 *
 * <p>Source: docs/testing.md, attacks.
 */
public final class Inside implements CommandLine.Inside {

  static {
    Path lib = Install.root().resolve("target/lib"); // as bin/satchel says it
    System.setProperty("satchel.lib", lib.toString());
  }

  @Override
  public int run(
      String[] words, Map<String, String> environment, PrintStream out, PrintStream err) {
    return Main.run(words, new Io(InputStream.nullInputStream(), out, err, environment, false));
  }
}
