package org.satchel.testkit.failpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Packs the agent from the test kit's own classes and writes the option that installs it.
 *
 * <p>Why this way: an agent must be a jar with a manifest; made when needed it is always the one
 * that was just compiled, and no product archive can contain it.
 *
 * <p>Threads: any.
 *
 * <p>Source: java.lang.instrument, "Command-line interface".
 */
public final class AgentJar {

  private static final List<String> CLASSES =
      List.of(
          "Agent", "Agent$Redirection", "Hooks", "FailPoint", "FailPoint$Reached", "ShiftedClock");

  private final Path jar;

  private AgentJar(Path jar) {
    this.jar = jar;
  }

  /** Packs the agent into {@code folder}. */
  public static AgentJar in(Path folder) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
    Path jar = Files.createDirectories(folder).resolve("failpoints.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream pack = new JarOutputStream(out, manifest)) {
      for (String name : CLASSES) {
        pack.putNextEntry(new JarEntry("org/satchel/testkit/failpoint/" + name + ".class"));
        try (InputStream in = AgentJar.class.getResourceAsStream(name + ".class")) {
          if (in == null) throw new IOException("no class file of " + name);
          in.transferTo(pack);
        }
      }
    }
    return new AgentJar(jar);
  }

  /** When the process dies. */
  public enum Moment {
    BEFORE,
    DURING,
    AFTER
  }

  /** Dies after so many bytes of uploads were written; notes it in {@code marker}. */
  public String killInPatch(long bytes, Path marker) {
    return option("kill=patch:%d:before:0:%s".formatted(bytes, marker));
  }

  /**
   * Dies at a place that was passed {@code passages} times before: move, commit (share: only a
   * share's), cleanup. Delay: how long after that moment.
   */
  public String killAt(String place, int passages, Moment moment, Duration delay, Path marker) {
    return option(
        "kill=%s:%d:%s:%d:%s".formatted(place, passages, moment, delay.toNanos(), marker));
  }

  /** Reads the product's time from the system's clock plus the milliseconds in {@code file}. */
  public String clock(Path file) {
    return option("clock=" + file);
  }

  /** The fail point of one option and the clock of another together. */
  public String both(String first, String second) {
    return first + "," + second.substring(second.indexOf('=') + 1);
  }

  private String option(String arguments) {
    return "-javaagent:%s=%s".formatted(jar, arguments);
  }
}
