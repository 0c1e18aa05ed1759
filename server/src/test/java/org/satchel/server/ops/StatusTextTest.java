package org.satchel.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StatusTextTest {

  @Test
  void timesAreTimesAndSizesCanBeReadBesideTheirBytes() throws Exception {
    String status =
        """
        {"version":"0.1.0","startedMs":1796088497153,"shares":2,"storedBytes":1023,
         "freeBytes":1610612736,"quotaBytes":9007199254740991}
        """;
    var out = new StringWriter();
    StatusText.print(new ObjectMapper().readTree(status), new PrintWriter(out, true));
    assertThat(out)
        .hasToString(
            """
            version        0.1.0
            started        2026-12-01T01:28:17Z
            shares         2
            storedBytes    1023
            freeBytes      1610612736 (1.5 GiB)
            quotaBytes     9007199254740991 (8.0 PiB)
            """);
  }
}
