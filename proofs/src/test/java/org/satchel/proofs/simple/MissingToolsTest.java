package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.Install;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;
import org.satchel.testkit.process.SmallDisk;

/**
 * Each tool that is missing or too old gets one sentence with the way out, and nothing is installed
 * or changed. Where all is built, {@code make serve} needs none of them.
 *
 * <p>Why this way: the scripts are those of the checkout, copied to where they can do no harm, with
 * nothing on PATH but what a case puts there. What could install anything is a stand-in that leaves
 * a trace. Java is looked for in the machine's own folders too: over those lies an empty file
 * system, which only the script sees.
 *
 * <p>Threads: one case at a time, each in a folder of its own.
 *
 * <p>Source: README.md, "Run it"; mount_namespaces(7).
 */
final class MissingToolsTest {

  /** Where bin/jdk25.sh looks beside JAVA_HOME, PATH and the person's own folder. */
  private static final List<Path> FOLDERS_OF_JAVA =
      List.of(
          Path.of("/usr/lib/jvm"),
          Path.of("/usr/lib64/jvm"),
          Path.of("/usr/java"),
          Path.of("/usr/local"),
          Path.of("/opt"));

  private static final String NO_JAVA =
      "Satchel needs Java 25, and none was found in JAVA_HOME, on PATH or in the usual folders:"
          + " install a JDK 25 (https://adoptium.net/temurin/releases/?version=25, or your"
          + " system's package such as openjdk-25-jdk) or set JAVA_HOME to one.";

  /** What every Debian has. */
  private static final List<String> SYSTEM =
      List.of("sh", "bash", "dirname", "readlink", "locale", "find", "make", "unshare", "mount");

  /** What tests need beside Node and Python. */
  private static final List<String> PROGRAMS_OF_TESTS =
      List.of(
          "initdb",
          "aria2c",
          "curl",
          "ps",
          "tinyproxy",
          "chromium",
          "firefox-esr",
          "WebKitWebDriver",
          "Xvfb",
          "ffmpeg");

  /** make ends by the signal that it handed on: 128 and SIGTERM. */
  private static final int TERMINATED = 143;

  @TempDir Path folder;
  private Path world = Path.of("");
  private Path tree = Path.of("");
  private Path path = Path.of("");
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void cloneWithNothingOnPath() throws IOException {
    world = folder.resolve("world");
    tree = Files.createDirectories(world.resolve("tree"));
    path = Files.createDirectories(world.resolve("path"));
    for (String scripts : List.of("bin", "tools")) copyFiles(scripts);
    Files.copy(Install.root().resolve("Makefile"), tree.resolve("Makefile"));
    for (String tool : SYSTEM) onPath(tool, "exec /usr/bin/%s \"$@\"".formatted(tool));
    environment.put("PATH", path.toString());
    environment.put("HOME", Files.createDirectories(world.resolve("home")).toString());
  }

  private void copyFiles(String name) throws IOException {
    Path to = Files.createDirectories(tree.resolve(name));
    try (var files = Files.list(Install.root().resolve(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private void stand(Path in, String name, String script) throws IOException {
    Path file = Files.writeString(in.resolve(name), "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private void onPath(String name, String script) throws IOException {
    stand(path, name, script);
  }

  /** Whatever is asked of it is seen in the tree. */
  private void onPathAndNotCalled(String name) throws IOException {
    onPath(name, "echo \"$0 $*\" >>'%s'".formatted(tree.resolve("called")));
  }

  private void refuses(int exit, String sentence, String... command) throws Exception {
    refuses(exit, sentence, List.of(command));
  }

  private void refuses(int exit, String sentence, List<String> command) throws Exception {
    Map<String, String> before = Trees.snapshot(world);
    var outcome = new Shell(tree, folder, environment).run(command);
    assertThat(outcome.err()).isEqualTo(sentence + "\n");
    assertThat(outcome.exit()).isEqualTo(exit);
    assertThat(outcome.out()).isEmpty();
    assertThat(Trees.snapshot(world)).as("what lies there").isEqualTo(before);
  }

  private static List<String> whereNoJavaIs(String... command) throws IOException {
    List<String> all = new ArrayList<>();
    for (Path usual : FOLDERS_OF_JAVA) {
      if (Files.isDirectory(usual)) all.addAll(SmallDisk.wrapper(usual, 1));
    }
    all.addAll(Arrays.asList(command));
    return all;
  }

  private Path java(String version, String... programs) throws IOException {
    Path java = world.resolve("java-" + version);
    Files.createDirectories(java.resolve("bin"));
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    for (String program : programs) stand(java.resolve("bin"), program, "echo " + version);
    return java;
  }

  private void assertNoJava() throws Exception {
    refuses(1, NO_JAVA, whereNoJavaIs("sh", "bin/jdk25.sh"));
    refuses(1, NO_JAVA, whereNoJavaIs("tools/mvn", "--version"));
    refuses(2, "satchel: " + NO_JAVA, whereNoJavaIs("bin/satchel", "version"));
  }

  @Test
  void noJavaOrAnOldOne() throws Exception {
    Files.createFile(Files.createDirectories(tree.resolve("lib")).resolve("satchel-cli.jar"));
    assertNoJava();
    Path old = java("21.0.2", "java", "javac");
    environment.put("JAVA_HOME", old.toString());
    for (String program : List.of("java", "javac")) {
      Files.createSymbolicLink(path.resolve(program), old.resolve("bin").resolve(program));
    }
    assertNoJava();
  }

  @Test
  void aJavaThatCanRunAndNotBuild() throws Exception {
    environment.put("JAVA_HOME", java("25.0.1", "java").toString());
    refuses(1, NO_JAVA, whereNoJavaIs("tools/mvn", "--version"));
  }

  @Test
  void noMaven() throws Exception {
    environment.put("JAVA_HOME", java("25.0.1", "java", "javac").toString());
    refuses(
        1,
        "Satchel is built by Maven 3.8 or newer, which is not on PATH: apt-get install maven, or"
            + " https://maven.apache.org/download.cgi",
        "tools/mvn",
        "--version");
  }

  @Test
  void anOldMaven() throws Exception {
    environment.put("JAVA_HOME", java("25.0.1", "java", "javac").toString());
    for (String old : List.of("2.2.1", "3.0", "3.6.3")) {
      maven(old);
      refuses(
          1,
          "Maven 3.8 or newer is needed, here is %s: install Debian's maven of bookworm or newer,"
                  .formatted(old)
              + " or https://maven.apache.org/download.cgi",
          "tools/mvn",
          "verify");
    }
    for (String fits : List.of("3.8.1", "3.10.0", "4.0.0-rc-5")) {
      maven(fits);
      refuses(3, "it builds", "tools/mvn", "verify");
    }
  }

  /** As it tells its version, in colours too; whatever else it is asked ends with 3. */
  private void maven(String version) throws IOException {
    String told =
        "\033[1mApache Maven " + version + "\033[m\\nMaven home: /usr/share/maven 3.8.7\\n";
    String asked = "[ \"$1\" = -v ] && { printf '%s'; exit 0; }\n".formatted(told);
    onPath("mvn", asked + "echo 'it builds' >&2\nexit 3");
  }

  @Test
  void notBuiltYetOrNotAllUnpacked() throws Exception {
    refuses(
        2,
        "satchel: not built yet: run `make -C '%s'` first.".formatted(tree),
        "bin/satchel",
        "serve");
    Files.delete(tree.resolve("Makefile"));
    refuses(
        2,
        "satchel: '%s/lib/satchel-server.jar' is missing: unpack the whole archive again."
            .formatted(tree),
        "bin/satchel",
        "serve");
    Files.createFile(Files.createDirectories(tree.resolve("lib")).resolve("satchel-cli.jar"));
    refuses(
        2,
        "satchel: this is the command line alone; `serve` is in the whole archive of Satchel.",
        "bin/satchel",
        "serve");
  }

  @Test
  void noNodeAndSomebodyWhoMayInstallNothing() throws Exception {
    refuses(
        1,
        "Missing here: nodejs npm (Debian's names). Install them by this system's package tool.",
        "tools/setup",
        "web");
    onPathAndNotCalled("apt-get");
    onPath("id", "echo 1000");
    String sentence = "Missing here: nodejs npm. Install them: sudo apt-get install nodejs npm";
    refuses(1, sentence, "tools/setup", "web");
    onPath("node", "echo 24");
    refuses(1, sentence.replace("nodejs ", ""), "tools/setup", "web");
  }

  @Test
  void makeHandsTheSentenceOn() throws Exception {
    String line = makefileLineOf("@tools/setup web");
    refuses(
        2,
        "Missing here: nodejs npm (Debian's names). Install them by this system's package tool.\n"
            + "make: *** [Makefile:%s: web/dist/hashes.txt] Error 1".formatted(line),
        "make",
        "serve");
  }

  private String makefileLineOf(String recipe) throws IOException {
    return Integer.toString(
        Files.readAllLines(tree.resolve("Makefile")).indexOf("\t" + recipe) + 1);
  }

  @Test
  void packagesThatCannotBeInstalled() throws Exception {
    onPath("apt-get", "exit 100");
    onPath("id", "echo 0");
    refuses(
        1,
        "Installing nodejs npm ...\napt-get update failed, and these are missing: nodejs npm",
        "tools/setup",
        "web");
    onPath("apt-get", "[ \"$1\" = update ]");
    refuses(
        1,
        "Installing nodejs npm ...\napt-get could not install: nodejs npm",
        "tools/setup",
        "web");
  }

  @Test
  void nothingThatTestsNeed() throws Exception {
    Files.delete(path.resolve("unshare"));
    onPath("initdb", "exit 1");
    refuses(
        1,
        "Missing here: nodejs npm aria2 curl python3 python3-venv util-linux procps tinyproxy-bin"
            + " chromium firefox-esr webkit2gtk-driver xvfb ffmpeg (Debian's names). Install them"
            + " by this system's package tool.",
        "tools/setup",
        "tests");
  }

  @Test
  void anOldNode() throws Exception {
    onPathAndNotCalled("npm");
    onPath("node", "echo 16");
    refuses(
        1,
        "Node 18 or newer is needed, here is 16: install Debian's nodejs of bookworm or newer, or"
            + " https://nodejs.org",
        "tools/setup",
        "web");
    onPath("node", "echo 18");
    refuses(
        1,
        "The page's tools want Node 24 or newer, here is 18, and none is packed for this system:"
            + " https://nodejs.org",
        "tools/setup",
        "web");
  }

  @Test
  void anOldNpmOrNoRegistry() throws Exception {
    Files.createFile(Files.createDirectories(tree.resolve("web")).resolve("package-lock.json"));
    onPath("node", "echo 24");
    onPath("npm", "[ \"$1\" = --version ] && echo 6.14.4");
    refuses(
        1,
        "npm 7 or newer is needed, here is 6: install Debian's npm of bullseye or newer, or"
            + " https://nodejs.org",
        "tools/setup",
        "web");
    onPath("npm", "[ \"$1\" = --version ] && echo 10.9.2");
    refuses(
        1,
        "Installing the page's pinned tools ...\n"
            + "npm could not install web: is the package registry reachable?",
        "tools/setup",
        "web");
  }

  @Test
  void anOldPython() throws Exception {
    Files.createFile(Files.createDirectories(tree.resolve("proofs")).resolve("requirements.txt"));
    for (String program : PROGRAMS_OF_TESTS) onPathAndNotCalled(program);
    onPathAndNotCalled("npm");
    onPath("node", "echo 24");
    onPath("python3", "echo 8");
    refuses(
        1,
        "Python 3.9 or newer is needed, here is 3.8: install Debian's python3 of bullseye or newer,"
            + " or https://www.python.org",
        "tools/setup",
        "tests");
  }

  /**
   * The checkout itself, with nothing on PATH that could build it. It is asked first whether it is
   * built: a build would begin by taking away what other tests run.
   */
  @Test
  void makeServesWhatIsBuiltAndBuildsNothing() throws Exception {
    for (String tool : List.of("mvn", "npm", "node")) onPathAndNotCalled(tool);
    Path data = Install.root().resolve("data");
    boolean hadData = Files.exists(data);
    assertBuilt();
    ServerPlan plan =
        ServerPlan.in(folder.resolve("server"))
            .with("PATH", path.toString())
            .inside(List.of("sh", "-c", "cd \"$0\" && exec make serve", Install.root().toString()));
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      assertThat(server.words())
          .startsWith("Satchel listens on " + server.url() + "\n  data lies in  " + plan.data())
          .contains("\n  bin/satchel put PATH --server " + server.url() + "\n");
      assertThat(server.stop()).isEqualTo(TERMINATED);
      assertThat(server.isReady()).isFalse();
    }
    assertBuilt();
    assertThat(tree.resolve("called")).doesNotExist();
    assertThat(Files.exists(data)).as("./data").isEqualTo(hadData);
  }

  private void assertBuilt() throws Exception {
    List<String> question = List.of("make", "-q", "target/lib/built");
    assertThat(new Shell(Install.root(), folder, environment).run(question).exit())
        .as("nothing to build; if there is, run make first")
        .isZero();
  }

  @Test
  void aWordThatIsNone() throws Exception {
    refuses(1, "tools/setup knows two words: tests, web", "tools/setup", "test");
  }
}
