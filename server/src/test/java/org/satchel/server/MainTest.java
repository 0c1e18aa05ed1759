package org.satchel.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class MainTest {

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
