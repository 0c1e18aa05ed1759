package org.satchel.proofs.open;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.process.Install;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * What {@code make dist} packs runs where there is a JDK and neither Maven nor Node.
 *
 * <p>Source: docs/operations.md, install; systemd.unit(5), systemd.service(5).
 */
final class PackedArchiveTest {

  /** All that the launcher calls, from packages that every Debian has. */
  private static final List<String> TOOLS = List.of("sh", "dirname", "readlink", "locale");

  /** Where the unit takes the archive to lie. */
  private static final String PLACE = "/opt/satchel/";

  /** docs/operations.md: a stop ends within so many seconds. */
  private static final int STOP_SECONDS = 8;

  private static final Pattern UNIT_LINE =
      Pattern.compile("|#.*|\\[(Unit|Service|Install)]|[A-Z]\\w+=.*");

  /** In Markdown; no address, and no heading of the page itself. */
  private static final Pattern FILE_LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

  private static Path folder = Path.of("");
  private static Path archive = Path.of("");
  private static Path home = Path.of("");

  /** As {@code make dist} does it; what this run tests is taken as built and never touched. */
  @BeforeAll
  static void packAndUnpack() throws Exception {
    folder = House.temporaryFolder();
    String root = Install.root().toString();
    String made =
        Program.run(folder, List.of("make", "-s", "-C", root, "-o", "target/lib/built", "dist"));
    // Maven may say something before it on the same line.
    String name = made.substring(made.lastIndexOf("target/satchel-"));
    archive = Install.root().resolve(name);
    Program.run(folder, List.of("tar", "-xzf", archive.toString()));
    home = folder.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
  }

  @Test
  void servesPutsAndGetsWithAJdkAlone() throws Exception {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool : TOOLS) {
      Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool).toRealPath());
    }
    List<String> unpacked =
        List.of("/bin/sh", "-c", "shift && exec \"$0\" \"$@\"", home + "/bin/satchel");
    ServerPlan plan =
        ServerPlan.in(folder.resolve("server")).with("PATH", tools.toString()).inside(unpacked);
    Path file = Files.writeString(folder.resolve("hello.txt"), "hello\n");
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      String link = satchel(tools, "put", file.toString(), "--server", server.url());
      assertThat(satchel(tools, "get", link, "-o", "-")).isEqualTo("hello");
      assertThat(satchel(tools, "verify-web", server.url())).as("the page is packed").isEmpty();
      Program.run(
          folder, List.of("curl", "-sS", "--fail", "-O", server.url() + "/cli/satchel.tar.gz"));
    }
  }

  private static String satchel(Path tools, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "-i",
                "PATH=" + tools,
                "JAVA_HOME=" + System.getProperty("java.home"),
                "XDG_STATE_HOME=" + folder.resolve("state"),
                home + "/bin/satchel"));
    command.addAll(List.of(arguments));
    return Program.run(folder, command);
  }

  @Test
  void thePagesListOfHashesLiesBesideTheArchiveToBePublished() throws Exception {
    Path beside = archive.resolveSibling(home.getFileName() + "-web-hashes.txt");
    assertThat(beside).hasSameBinaryContentAs(home.resolve("lib/web/hashes.txt"));
    assertThat(Files.getLastModifiedTime(beside))
        .as("made with it, and none that lay there")
        .isGreaterThanOrEqualTo(Files.getLastModifiedTime(archive));
  }

  @Test
  void theUnitOfSystemdNamesWhatTheArchiveHolds() throws Exception {
    List<String> unit = Files.readAllLines(home.resolve("systemd/satchel.service"));
    assertThat(unit).allMatch(line -> UNIT_LINE.matcher(line).matches());
    assertThat(value(unit, "ExecStart")).isEqualTo(PLACE + "bin/satchel serve");
    assertThat(home.resolve("bin/satchel")).isExecutable();
    assertThat(home.resolve("bin/satchel-train")).isExecutable();
    String page = value(unit, "Documentation").replace("file:" + PLACE, "");
    assertThat(Files.readString(home.resolve(page))).contains("systemd/satchel.service");
    String data = "/var/lib/" + value(unit, "StateDirectory");
    assertThat(unit).contains("Environment=SATCHEL_DATA=" + data, "WorkingDirectory=" + data);
    assertThat(Integer.parseInt(value(unit, "TimeoutStopSec"))).isGreaterThan(STOP_SECONDS);
    assertThat(value(unit, "Restart")).isEqualTo("on-failure");
    assertThat(value(unit, "RestartPreventExitStatus"))
        .as("a mistake is not mended by another start")
        .isEqualTo(String.valueOf(Outcome.USAGE));
  }

  @Test
  void whatItsFirstPageLeadsToIsPacked() throws Exception {
    Matcher link = FILE_LINK.matcher(Files.readString(home.resolve("README.md")));
    while (link.find()) {
      assertThat(home.resolve(link.group(1))).exists();
    }
  }

  private static String value(List<String> unit, String name) {
    Optional<String> line = unit.stream().filter(it -> it.startsWith(name + "=")).findFirst();
    return line.orElseThrow().substring(name.length() + 1);
  }
}
