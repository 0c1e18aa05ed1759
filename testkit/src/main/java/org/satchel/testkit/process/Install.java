package org.satchel.testkit.process;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the product under test lies: the tree's root and its launcher.
 *
 * <p>Why this way: the proofs start what a person starts, {@code bin/satchel}.
 *
 * <p>Threads: no state.
 *
 * <p>Source: {@code bin/satchel}; the build gives the root as the property {@code satchel.root}.
 */
public final class Install {

  private Install() {}

  /** The root of the source tree, by the build's property or by looking upwards. */
  public static Path root() {
    String given = System.getProperty("satchel.root");
    if (given != null) return Path.of(given);
    Path here = Path.of("").toAbsolutePath();
    while (here != null && !Files.isRegularFile(here.resolve("bin/satchel"))) {
      here = here.getParent();
    }
    if (here == null)
      throw new AssertionError("no bin/satchel above " + Path.of("").toAbsolutePath());
    return here;
  }

  public static Path launcher() {
    Path launcher = root().resolve("bin/satchel");
    if (Files.isExecutable(launcher)) return launcher;
    throw new AssertionError(launcher + " is not there or not executable: build first (make)");
  }
}
