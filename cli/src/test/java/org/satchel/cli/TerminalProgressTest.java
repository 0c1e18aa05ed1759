package org.satchel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a person sees who watches; `TerminalTest` watches at a real terminal. */
class TerminalProgressTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0/0 KiB",
    "70000, 68/68 KiB",
    "10485759, 10239/10239 KiB",
    "10485760, 10/10 MiB",
    "1073741824, 1024/1024 MiB"
  })
  void aFewBytesAreCountedInKibAndManyInMib(long bytes, String end) {
    assertThat(shown(bytes, "80")).contains("Sending").contains(end);
  }

  @ParameterizedTest
  @CsvSource({"200, 78", "80, 78", "79, 78", "60, 59", "20, 19", "0, 78", "wide, 78"})
  void theBarIsNeverAsWideAsTheTerminal(String columns, int width) {
    assertThat(shown(70_000, columns).split("\r"))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(width))
        .contains(" ".repeat(width));
  }

  private static String shown(long bytes, String columns) {
    var err = new ByteArrayOutputStream();
    var stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Map<String, String> environment = Map.of("COLUMNS", columns);
    var io = new Io(InputStream.nullInputStream(), stream, stream, environment, true);
    try (var progress = new TerminalProgress(io)) {
      progress.begin("Sending", bytes);
      progress.moved(bytes);
      progress.end();
    }
    return err.toString(StandardCharsets.UTF_8);
  }
}
