package org.satchel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.satchel.client.Failure;

class FailureReportTest {

  @TempDir Path home = Path.of("");

  @ParameterizedTest
  @CsvSource({"USAGE, 2", "GONE, 3", "PASSWORD, 4", "HOSTILE, 5", "UNREACHABLE, 6", "REFUSED, 7"})
  void eachKindOfEndHasItsExitCodeAndOneSentence(Failure.Kind kind, int code) {
    var shell = new Shell(home);
    assertThat(FailureReport.of(new Failure(kind, "What and the way out."), shell.io()))
        .isEqualTo(code);
    assertThat(shell.err()).isEqualTo("satchel: What and the way out.\n");
    assertThat(shell.out()).isEmpty();
  }

  @Test
  void thereIsNoKindWithoutACodeOfItsOwn() {
    assertThat(List.of(Failure.Kind.values()).stream().map(Failure.Kind::exitCode))
        .doesNotHaveDuplicates()
        .doesNotContain(0, 1);
  }

  @Test
  void whoReadsNoFurtherIsToldNothingAndAFullDiskWithItsReason() {
    for (String reason : List.of("Broken pipe", "No space left on device")) {
      var shell = new Shell(home);
      var out =
          new StandardOut(
              new OutputStream() {
                @Override
                public void write(int single) throws IOException {
                  throw new IOException(reason);
                }
              });
      out.println("a line");
      IOException trouble = StandardOut.trouble(out).orElseThrow();
      assertThat(FailureReport.ofUnwritten(trouble, shell.io())).isEqualTo(7);
      if (reason.equals("Broken pipe")) {
        assertThat(shell.err()).isEmpty();
      } else {
        assertThat(shell.err()).contains("(" + reason + ")");
      }
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> new CheckedOut(out).write(new byte[1], 0, 1))
          .withMessage(reason);
    }
  }

  @Test
  void aBugOfOursIsNotedInAFileForItsOwnerAndShowsNoTrace() throws Exception {
    var shell = new Shell(home);
    assertThat(FailureReport.of(new IllegalStateException("oops"), shell.io())).isEqualTo(1);
    assertThat(shell.err())
        .contains("bug of ours")
        .doesNotContain("oops")
        .doesNotContain("at org.");
    String words = shell.err();
    Path file = Path.of(words.substring(words.indexOf(home.toString()), words.lastIndexOf('.')));
    assertThat(file).content().contains("oops");
    assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
  }

  @Test
  void anErrorOfJavasIsABugOfOursAndShowsNoTraceEither() {
    var shell = new Shell(home);
    var broken =
        new InputStream() {
          @Override
          public int read() {
            throw new LinkageError("oops");
          }

          @Override
          public int read(byte[] into, int from, int count) {
            throw new LinkageError("oops");
          }
        };
    Io io = shell.io();
    var own = new Io(broken, io.out(), io.err(), io.environment(), false);
    assertThat(Main.run(new String[] {"info", "-"}, own)).isEqualTo(1);
    assertThat(shell.err()).contains("bug of ours").doesNotContain("oops");
  }

  @Test
  void aBugWithoutAPlaceForItsNoteShowsTheTrace() throws Exception {
    Path file = Files.createFile(home.resolve("file"));
    var shell = new Shell(file);
    assertThat(FailureReport.of(new IllegalStateException("oops"), shell.io())).isEqualTo(1);
    assertThat(shell.err()).contains("oops").contains("the lines above");
  }
}
