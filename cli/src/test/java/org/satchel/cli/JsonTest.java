package org.satchel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.client.Failure;
import org.satchel.client.state.OwnShare;
import org.satchel.format.record.LinkId;
import org.satchel.testkit.Seed;

class JsonTest {

  @Test
  void anObjectIsOneLine() throws Failure {
    assertThat(printed("a\"b\\c\nd")).isEqualTo("{\"x\":\"a\\\"b\\\\c\\nd\"}\n");
  }

  @Test
  void nothingInAnyTextActsOnATerminal() {
    Seed.ofThisRun()
        .rounds(
            300,
            (random, round) -> {
              var text = new StringBuilder("\u001b\u007f\u202e\u0085é🙂");
              for (int i = random.nextInt(20); i > 0; i--) {
                text.appendCodePoint(random.nextInt(0xD800));
              }
              assertThat(printed(text.toString()).strip().chars())
                  .allMatch(c -> c >= ' ' && c <= '~');
            });
  }

  @Test
  void aLongListIsPrintedWhileItIsMade() throws Failure {
    var written = new AtomicLong();
    var out =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int single) {
                written.incrementAndGet();
              }
            },
            false,
            StandardCharsets.UTF_8);
    Json.print(
        out,
        json -> {
          json.writeArrayFieldStart("entries");
          for (int i = 0; i < 100_000; i++) {
            json.writeString("a file's path");
            assertThat(16L * (i + 1) - written.get()).isLessThan(100_000);
          }
          json.writeEndArray();
        });
    out.flush();
    assertThat(written.get()).isGreaterThan(1_600_000);
  }

  @Test
  void aFailureInTheMiddleKeepsItsKind() {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(
            () ->
                Json.print(
                    new PrintStream(new ByteArrayOutputStream()),
                    json -> {
                      throw new Failure(Failure.Kind.HOSTILE, "damaged");
                    }))
        .withMessage("damaged");
  }

  @Test
  void theHelpOfPutAndLsNamesEveryMember(@TempDir Path home) throws Failure {
    var share =
        new OwnShare(LinkId.of(new byte[LinkId.BYTES]), "", "", 1, false, "", 1, 1, 1, 1, 1, false);
    var bytes = new ByteArrayOutputStream();
    Json.list(new PrintStream(bytes, true, StandardCharsets.UTF_8), List.of(share));
    List<String> printed =
        Pattern.compile("\"(\\w+)\":")
            .matcher(bytes.toString(StandardCharsets.UTF_8))
            .results()
            .map(match -> match.group(1))
            .toList();
    List<String> members = printed.subList(1, printed.size()); // the first is the list itself
    assertThat(members).contains("linkId", "ended");
    for (String command : List.of("put", "ls")) {
      var shell = new Shell(home);
      shell.run(command, "--help");
      String footer = shell.out().substring(shell.out().indexOf("--json prints"));
      assertThat(members).allMatch(member -> footer.matches("(?s).*\\b" + member + "\\b.*"));
    }
  }

  private static String printed(String text) throws Failure {
    var bytes = new ByteArrayOutputStream();
    Json.print(
        new PrintStream(bytes, true, StandardCharsets.UTF_8),
        json -> json.writeStringField("x", text));
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
