package org.satchel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the operator's commands refuse before any server is asked, and in which words. */
class AdminWordsTest {

  private static final String ID = "AAAAAAAAAAAAAAAAAAAAAA";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          token create | x --quota 10G | --quota wants a whole number of bytes, 1 or more; without it there is no bound
          token create | x --quota=-5 | --quota wants a whole number of bytes, 1 or more; without it there is no bound
          token create | x --quota 0 | --quota wants a whole number of bytes, 1 or more; without it there is no bound
          token create | x --quota 9007199254740992 | --quota takes at most 9007199254740991 bytes
          token create | x --quota 99999999999999999999 | --quota takes at most 9007199254740991 bytes
          token create | _ | NAME wants 1 to 100 characters, none of them a control character
          token create | x --expires 2020-01-01 | --expires wants a time to come: 30min, 12h, 30d, 4w, 2027-01-31, 2027-01-31T00:00:00Z or P30D
          token revoke | friend | ID wants the id of an upload token; satchel admin token list shows it
          list | --limit abc | --limit wants a number from 1 to 1000
          list | --limit 0 | --limit wants a number from 1 to 1000
          list | --limit 1001 | --limit wants a number from 1 to 1000
          list | --after xyz | --after wants a link or a link id
          end | abc | LINK wants a link or a link id
          unblock | https://files.example.org/s/abc#1.secret | LINK wants a link or a link id
          block | abc --reason why | LINK wants a link or a link id
          block | AAAAAAAAAAAAAAAAAAAAAA --reason _ | --reason wants 1 to 400 characters, none of them a control character
          """)
  void aWordThatCannotBeRightIsToldByItsOwnName(String command, String rest, String told) {
    StringWriter err = new StringWriter();
    assertThat(run(err, "admin " + command + " " + rest)).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo("satchel: %s%nTry: satchel admin %s --help%n".formatted(told, command));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          admin | frob --data D | satchel admin has no command frob; it has backup, block, end, list, status, token, unblock
          admin | --data D | satchel admin wants a command before its options: backup, block, end, list, status, token, unblock
          admin token | --data D | satchel admin token wants a command before its options: create, list, revoke
          admin token | revok x | satchel admin token has no command revok; it has create, list, revoke
          admin status | one two | One word too many: one
          admin status | --frob=secret | Unknown option: --frob
          serve | frob | One word too many: frob
          """)
  void whatThereIsNotIsToldWithWhatThereIs(String command, String rest, String told) {
    StringWriter err = new StringWriter();
    assertThat(run(err, command + " " + rest)).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("satchel: %s%n".formatted(told))
        .endsWith("Try: satchel%s --help%n".formatted(command.replaceFirst("^", " ")))
        .doesNotContain("secret");
  }

  @Test
  void whatMayBeRightIsLeftToTheServer() {
    for (String line :
        new String[] {
          "end https://files.example.org/s/" + ID + "#1.secret",
          "block " + ID + " --reason why",
          "list --after " + ID + " --limit 1000",
          "token revoke " + ID,
          "token create x --quota 9007199254740991"
        }) {
      StringWriter err = new StringWriter();
      run(err, "admin " + line + " --data " + folder);
      assertThat(err.toString()).as(line).contains("admin.token").doesNotContain("wants");
    }
  }

  /** A word of {@code _} stands for an empty one. */
  private static int run(StringWriter err, String line) {
    CommandLine satchel = Main.commandLine().setErr(new PrintWriter(err, true));
    String[] words = line.split(" ");
    return satchel.execute(
        Arrays.stream(words).map(it -> it.equals("_") ? "" : it).toArray(String[]::new));
  }
}
