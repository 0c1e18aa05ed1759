package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.testkit.process.Install;

/**
 * Java's cache of classes is used only with the jars that it was made from, and the system speaks
 * English to Java.
 *
 * <p>Why this way: Java 25 runs the cache's classes whatever the jars hold by then, so the launcher
 * looks; of two options it takes the later; and it tells a full disk by nothing but the system's
 * words. A stand-in for Java prints its options and its locale.
 *
 * <p>Source: docs/decisions/0003-one-launcher-two-class-paths.md.
 */
final class LauncherTest {

  @TempDir Path folder;

  @BeforeEach
  void launcherAndAStandInForJava() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("tree/bin"));
    for (String script : List.of("satchel", "jdk25.sh")) {
      Files.copy(Install.root().resolve("bin").resolve(script), bin.resolve(script));
    }
    Path java = Files.createDirectories(folder.resolve("java/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho \"$@\"\nenv | grep -E '^(LC_|LANG)' | sort\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(folder.resolve("java/release"), "JAVA_VERSION=\"25.0.1\"\n");
  }

  @Test
  void aJarThatCameLaterIsNotRunFromTheCacheWhateverItsDate() throws Exception {
    Path lib = Files.createDirectories(folder.resolve("tree/lib"));
    Path jar = Files.createFile(lib.resolve("org.example.other.jar"));
    Files.createFile(lib.resolve("satchel-cli.jar"));
    Path cache = Files.createFile(lib.resolve("satchel-cli.aot"));
    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));
    made(cache, Duration.ofHours(1));
    assertThat(options()).contains("-XX:AOTCache=" + cache);
    made(cache, Duration.ofHours(-1));
    assertThat(options()).contains("org.satchel.cli.Main").doesNotContain("AOTCache");
  }

  @Test
  void javaHearsOfAFullDiskInEnglishAndOfNamesAsTheCallerHasThem() throws Exception {
    Path lib = Files.createDirectories(folder.resolve("tree/lib"));
    Files.createFile(lib.resolve("satchel-cli.jar"));
    Map<String, String> german = Map.of("LC_ALL", "C.UTF-8", "LANGUAGE", "de");
    assertThat(options(german)).endsWith("\nLC_CTYPE=C.UTF-8\nLC_MESSAGES=C\n");
    Map<String, String> notInstalled = Map.of("LANG", "xx_XX.UTF-8", "LC_TIME", "xx_XX.UTF-8");
    for (var also : List.of(Map.of("LC_ALL", "C.UTF-8"), Map.of("LC_CTYPE", "C.UTF-8"))) {
      Map<String, String> locale = new HashMap<>(notInstalled);
      locale.putAll(also);
      assertThat(options(locale))
          .as("%s", locale)
          .containsPattern("[^_]LC_CTYPE=C.UTF-8\nLC_MESSAGES=C\n$")
          .doesNotContain("xx_XX");
    }
  }

  @Test
  void whatOneGivesJavaRulesOverWhatTheLauncherDoes() throws Exception {
    Path lib = Files.createDirectories(folder.resolve("tree/lib"));
    Files.createFile(lib.resolve("satchel-cli.jar"));
    assertThat(options(Map.of("SATCHEL_JAVA_OPTS", "-Xmx1g -Dstar=*")))
        .containsSubsequence("-Xmx320m", "-Xmx1g -Dstar=* ", "-cp");
  }

  @Test
  void aCacheCanBeReadByWhoeverReadsItsJar() throws Exception {
    Path bin = folder.resolve("tree/bin");
    Path train = bin.resolve("satchel-train");
    Files.copy(Install.root().resolve("bin/satchel-train"), train);
    Files.writeString(
        bin.resolve("satchel"),
        """
        #!/bin/sh
        for option in $SATCHEL_JAVA_OPTS; do
          case $option in -XX:AOTCacheOutput=*) echo classes >"${option#*=}" ;; esac
        done
        echo http://127.0.0.1:1
        [ "$1" != serve ] || exec sleep 60
        """);
    Path lib = Files.createDirectories(folder.resolve("tree/lib"));
    for (String role : List.of("server", "cli")) {
      Path jar = Files.createFile(lib.resolve("satchel-" + role + ".jar"));
      Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
    }
    Map<String, String> path = Map.of("PATH", "/usr/bin:/bin");
    var outcome = new Shell(folder, folder, path).run("umask 077; " + train);
    assertThat(outcome.err()).doesNotContain("satchel-train");
    for (String role : List.of("server", "cli")) {
      Path cache = lib.resolve("satchel-" + role + ".aot");
      assertThat(cache).hasContent("classes");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
          .isEqualTo("rw-r--r--");
    }
  }

  private static void made(Path cache, Duration fromNow) throws IOException {
    Files.setLastModifiedTime(cache, FileTime.from(Instant.now().plus(fromNow)));
  }

  private String options() throws Exception {
    return options(Map.of());
  }

  /** What Java is given by the launcher: options, then the locale. */
  private String options(Map<String, String> locale) throws Exception {
    Map<String, String> environment = new HashMap<>(locale);
    environment.put("PATH", "/usr/bin:/bin");
    environment.put("JAVA_HOME", folder.resolve("java").toString());
    var outcome = new Shell(folder, folder, environment).run("tree/bin/satchel version");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    return outcome.out();
  }
}
