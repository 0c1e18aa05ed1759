package org.satchel.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.satchel.client.Failure;

/**
 * The folder in which paths begin that are typed without one.
 *
 * <p>Java knows it by a name in UTF-8 alone: where it has none, everything in it seems to be
 * missing, and no path from elsewhere leads there either.
 *
 * <p>Units and threads: safe on any thread.
 *
 * <p>Source: the JDK's system property user.dir.
 */
final class CurrentFolder {

  private CurrentFolder() {}

  /** A path as it was typed. */
  static Path path(String typed) throws Failure {
    return path(Path.of("").toAbsolutePath(), typed);
  }

  static Path path(Path current, String typed) throws Failure {
    Path path = Path.of(typed);
    if (!path.isAbsolute() && !Files.isDirectory(current)) {
      throw new Failure(
          Failure.Kind.USAGE,
          "The current folder is gone, or its path is not UTF-8; change to another one first.");
    }
    return path;
  }
}
