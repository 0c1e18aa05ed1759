package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Install;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * What a shell and a terminal do to a command, and what it shows them: streams that are closed,
 * Ctrl-C at a question, progress, completion.
 *
 * <p>Source: docs/decisions/0040-what-scripts-see.md; POSIX, the shell's redirections and termios.
 */
final class TerminalTest {

  /** What a shell gives a program that Ctrl-C ended: 128 and the signal's number. */
  private static final int INTERRUPTED = 130;

  private static final String LAUNCHER = Install.launcher().toString();

  private static final String PROGRAM =
      Install.root().resolve("proofs/src/test/resources/terminal.py").toString();

  /** Longer than one look of the bar, which looks each quarter of a second. */
  private static final int WATCHED_BYTES = 200 << 20;

  /** Somewhere on the way: percent, bytes, time spent and left, speed. */
  private static final Pattern PROGRESS =
      Pattern.compile(
          "\\b[1-9]\\d?% \\[=+>? *] +\\d+/2\\d\\d MiB \\(0:00:\\d\\d / 0:\\d\\d:\\d\\d\\) +[\\d.]+ MiB/s");

  /** What bash does at the tabulator key behind the words. */
  private static final String COMPLETE =
      """
      source <("$0" completion)
      COMP_WORDS=(satchel "$@")
      COMP_CWORD=$#
      function=$(complete -p satchel | grep -o '_[a-z_]*satchel')
      "$function"
      echo "${COMPREPLY[@]}"
      """;

  private final House house = House.shared();
  private final CommandLine device = house.device("terminal");

  @Test
  void nothingOfJavasOwnFilesIsSentWhenStandardInputIsClosed() throws Exception {
    Ended put = run("sh", "-c", "exec \"$0\" put - <&-", LAUNCHER);
    assertThat(put).isEqualTo(new Ended(Outcome.USAGE, ""));
    assertThat(Files.exists(device.state().resolve("satchel/shares"))).isFalse();
  }

  @Test
  void aCommandThatNeedsNoStandardInputRunsWithoutOne() throws Exception {
    Ended version = run("sh", "-c", "exec \"$0\" version <&- 2>&-", LAUNCHER);
    assertThat(version.exit()).isZero();
    assertThat(version.out()).startsWith("satchel ");
  }

  @Test
  void aClosedStandardOutputIsNoSuccess() throws Exception {
    assertThat(run("sh", "-c", "exec \"$0\" version >&-", LAUNCHER).exit())
        .isEqualTo(Outcome.REFUSED);
  }

  @Test
  void aPutWhoseLinkWasNotWrittenIsUnfinishedUntilTheSameLineWritesIt() throws Exception {
    String file = Files.writeString(device.work().resolve("file"), "abc").toString();
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      String put = "exec \"$0\" put \"$1\" --server \"$2\" ";
      Ended full = run("sh", "-c", put + ">/dev/full", LAUNCHER, file, proxy.url());
      assertThat(full.exit()).isEqualTo(Outcome.REFUSED);
      Ended closed = run("sh", "-c", put + ">&-", LAUNCHER, file, proxy.url());
      assertThat(closed.exit()).isEqualTo(Outcome.REFUSED);
      String[] line = {LAUNCHER, "put", file, "--server", proxy.url()};
      String first = pathOf(run(line));
      assertThat(sharesMadeThrough(proxy)).containsExactly(first);
      String second = pathOf(run(line));
      assertThat(sharesMadeThrough(proxy)).containsExactly(first, second);
    }
  }

  @Test
  void aPutWhoseLinkWasNotWrittenAndWhoseShareWasChangedMakesAnother() throws Exception {
    String file = Files.writeString(device.work().resolve("changed"), "abc").toString();
    String put = "exec \"$0\" put \"$1\" >/dev/full";
    assertThat(run("sh", "-c", put, LAUNCHER, file).exit()).isEqualTo(Outcome.REFUSED);
    String id = run(LAUNCHER, "ls").out().strip().split(" ", 2)[0];
    String edited = run(LAUNCHER, "edit", id, "--downloads", "5").out().strip();
    String link = run(LAUNCHER, "put", file).out().strip();
    assertThat(Links.parse(link).linkId()).isNotEqualTo(id);
    for (String one : List.of(link, edited)) device.run("verify", one).expect(Outcome.DONE);
  }

  /** A change is done by then, and standard input cannot be sent again. */
  @Test
  void aLinkThatWasNotWrittenIsPrintedByTheCommandThatIsTold() throws Exception {
    Path file = Files.writeString(device.work().resolve("file"), "abc");
    String id = Links.parse(run(LAUNCHER, "put", file.toString()).out().strip()).linkId();
    String edit = "exec \"$0\" edit \"$1\" --password=open-sesame 2>&1 >/dev/full";
    String edited = asTold(run("sh", "-c", edit, LAUNCHER, id));
    assertThat(Links.parse(edited).linkId()).isEqualTo(id);
    assertThat(Links.parse(edited).kind()).isEqualTo("1p");
    String put = "echo abc | \"$0\" put - --downloads 3 2>&1 >/dev/full";
    String link = asTold(run("sh", "-c", put, LAUNCHER));
    assertThat(device.run("info", link).expect(Outcome.DONE).out()).contains("at most 3");
  }

  private String asTold(Ended refused) throws Exception {
    assertThat(refused.exit()).isEqualTo(Outcome.REFUSED);
    Matcher told = Pattern.compile("; satchel (edit .+) prints it\\.").matcher(refused.out());
    assertThat(told.find()).as(refused.out()).isTrue();
    Ended edit = run("sh", "-c", "exec \"$0\" " + told.group(1), LAUNCHER);
    assertThat(edit.exit()).isZero();
    return edit.out().strip();
  }

  @Test
  void aCrashOfJavasOwnLeavesNoReportWithTheLineInIt() throws Exception {
    Path folder = Files.createDirectory(device.work().resolve("crash"));
    Process put =
        command(LAUNCHER, "put", "-", "--password=open-sesame")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    try {
      Path begun = device.state().resolve("satchel/unfinished");
      Eventually.holds("it waits for input", CommandLine.BOUND, () -> Files.exists(begun));
      run("kill", "-SEGV", String.valueOf(put.pid()));
      String told = new String(put.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(told).contains("SIGSEGV").doesNotContain("open-sesame");
      assertThat(folder).isEmptyDirectory();
    } finally {
      put.destroyForcibly();
    }
  }

  /** Where the share that a put printed lies at the server. */
  private static String pathOf(Ended put) {
    assertThat(put.exit()).isZero();
    return "/api/v1/shares/" + Links.parse(put.out().strip()).linkId();
  }

  private static List<String> sharesMadeThrough(HttpProxy proxy) {
    return proxy.recording().of("PUT").stream()
        .map(share -> share.request().target())
        .distinct()
        .toList();
  }

  @Test
  void whoWatchesSeesHowFarHowFastAndHowLongAndALogFileNothingOfIt() throws Exception {
    Path file = new Patterned(7, WATCHED_BYTES).writeTo(device.work().resolve("watched.bin"));
    Ended put = run("python3", PROGRAM, "watched", LAUNCHER, "put", file.toString());
    assertThat(put.exit()).isZero();
    assertThat(put.out()).containsPattern(PROGRESS);
    String link = put.out().lines().toList().getLast().strip();
    Ended get = run("python3", PROGRAM, "watched", LAUNCHER, "get", link, "-o", "got");
    assertThat(get.exit()).isZero();
    assertThat(get.out()).containsPattern(PROGRESS);
    Path small = Files.writeString(device.work().resolve("small"), "abc");
    Outcome unwatched = device.run("put", small.toString()).expect(Outcome.DONE);
    assertThat(unwatched.err()).isEmpty();
    String said = device.run("get", unwatched.line(), "-o", "again").expect(Outcome.DONE).err();
    assertThat(said)
        .startsWith("Opened: version 1 of ")
        .contains("\nDone: 1 file, ")
        .doesNotContain("\r", "%");
  }

  @Test
  void bashCompletesCommandsAndOptionsByThePrintedScript() throws Exception {
    assertThat(run("bash", "-c", COMPLETE, LAUNCHER, "ver").out())
        .isEqualTo("verify verify-web version\n");
    assertThat(run("bash", "-c", COMPLETE, LAUNCHER, "put", "--exp").out())
        .isEqualTo("--expires\n");
    for (List<String> words : List.of(List.of("admin"), List.of("admin", "token"))) {
      String done = run(line(List.of("bash", "-c", COMPLETE, LAUNCHER), words, "")).out();
      assertThat(done.split("\\s+")).containsExactlyInAnyOrderElementsOf(helped(words));
    }
  }

  /** The commands that a command's help lists. */
  private List<String> helped(List<String> words) throws Exception {
    String help = run(line(List.of(LAUNCHER), words, "--help")).out();
    String commands = help.substring(help.indexOf("Commands:\n") + 10);
    return commands.lines().map(command -> command.strip().split(" ", 2)[0]).toList();
  }

  private static String[] line(List<String> program, List<String> words, String last) {
    return Stream.of(program, words, List.of(last)).flatMap(List::stream).toArray(String[]::new);
  }

  @Test
  void ctrlCAtAPasswordsQuestionLeavesATerminalThatShowsWhatIsTyped() throws Exception {
    Path file = Files.writeString(device.work().resolve("file"), "abc");
    Ended asked = run("python3", PROGRAM, "asked", LAUNCHER, "put", file.toString(), "--password");
    assertThat(asked)
        .isEqualTo(new Ended(0, "asked False ended %d after True\n".formatted(INTERRUPTED)));
  }

  @Test
  void aTypedPasswordIsAskedForTwiceToBeSetAndOnceToOpenAndNeverShown() throws Exception {
    Path file = Files.writeString(device.work().resolve("file"), "abc");
    Ended differ = typed("one two,one too", "put", file.toString(), "--password");
    assertThat(differ.exit()).isEqualTo(Outcome.USAGE);
    assertThat(differ.out()).contains("The two passwords differ").doesNotContain("one t");
    Ended put = typed("one two,one two", "put", file.toString(), "--password");
    assertThat(put.exit()).isZero();
    assertThat(put.out()).doesNotContain("one two");
    String link = put.out().lines().toList().getLast().strip();
    assertThat(Links.parse(link).kind()).isEqualTo("1p");
    Ended wrong = typed("one too", "get", link, "-o", "got");
    assertThat(wrong.exit()).isEqualTo(Outcome.PASSWORD);
    assertThat(device.work().resolve("got")).doesNotExist();
    Ended right = typed("one two", "get", link, "-o", "got");
    assertThat(right.exit()).isZero();
    assertThat(right.out()).contains("Password of the share: ").doesNotContain("one two");
    assertThat(device.work().resolve("got")).hasContent("abc");
  }

  private Ended typed(String words, String... line) throws Exception {
    String[] command = new String[line.length + 5];
    System.arraycopy(new String[] {"python3", PROGRAM, "typed", words, LAUNCHER}, 0, command, 0, 5);
    System.arraycopy(line, 0, command, 5, line.length);
    return run(command);
  }

  private record Ended(int exit, String out) {}

  private ProcessBuilder command(String... words) {
    ProcessBuilder builder = new ProcessBuilder(List.of(words)).directory(device.work().toFile());
    builder.environment().put("XDG_STATE_HOME", device.state().toString());
    builder.environment().put("SATCHEL_SERVER", house.server().url());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private Ended run(String... command) throws Exception {
    Process process = command(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(CommandLine.BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out);
  }
}
