package org.satchel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "+999999999-01-01T00:00:00Z",
        "P99999999999999D",
        "P-1D",
        "1970-01-01T00:00:00Z",
        "1970-01-01",
        "0d",
        "7",
        "2027-13-01"
      })
  void aTokenThatWouldNeverBeGoodIsNotAskedFor(String time, @TempDir Path folder) {
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
    String data = "--data=" + folder;
    assertThat(line.execute("admin", "token", "create", "friend", data, "--expires=" + time))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--expires wants a time to come");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"30min", "12h", "30d", "4w", "2999-01-31", "2999-01-31T00:00:00Z", "P30D"})
  void aTokensEndIsToldAsThatOfAShare(String time, @TempDir Path folder) {
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
    line.execute("admin", "token", "create", "friend", "--data=" + folder, "--expires=" + time);
    assertThat(err.toString()).contains("admin.token").doesNotContain("--expires");
  }

  @Test
  void aDamagedTokenIsCalledSo(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("admin.token"), new byte[] {(byte) 0xFF, (byte) 0xFE});
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
    assertThat(line.execute("admin", "status", "--data=" + folder)).isEqualTo(2);
    assertThat(err.toString()).contains("is damaged; remove it");
  }

  @Test
  void noFileBecomesOptions(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "--help");
    for (String command : new String[] {"serve", "admin"}) {
      StringWriter err = new StringWriter();
      CommandLine line = Main.commandLine().setErr(new PrintWriter(err, true));
      assertThat(line.execute(command, "@" + file)).isEqualTo(2);
      assertThat(err.toString()).contains("@" + file);
    }
  }
}
