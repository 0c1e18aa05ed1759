package org.satchel.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** What a start prints: every line of it can be opened or typed as it stands. */
class BannerTest {

  private static final int ADMIN_PORT = 8471;

  private static String banner(
      String command, Path data, int adminPort, Map<String, String> environment)
      throws ConfigException {
    Settings settings =
        SettingsReader.read(ConfigSources.gather(Map.of(), environment, Optional.empty()));
    String address = settings.address(8470);
    return Banner.of(settings, command, address, data, adminPort, Optional.empty());
  }

  @Test
  void aDefaultStartIsOpenedInABrowserOrWrittenToByTheCommandThatStartedIt() throws Exception {
    Path data = Path.of("data").toAbsolutePath();
    assertThat(banner("bin/satchel", data, ADMIN_PORT, Map.of()))
        .isEqualTo(
            """
            Satchel listens on http://127.0.0.1:8470
              data lies in  %s
              uploads are   open: whoever reaches this server may upload
              admin         port 8471: bin/satchel admin status

            Open http://127.0.0.1:8470 in a browser, or type in another shell:
              bin/satchel put PATH --server http://127.0.0.1:8470
              bin/satchel get LINK
            """
                .formatted(data));
  }

  @Test
  void theAdminCommandsSayWhereThisServerIsIfItIsElsewhere() throws Exception {
    Map<String, String> elsewhere =
        Map.of(
            "SATCHEL_DATA", "/srv/satchel",
            "SATCHEL_ADMIN_LISTEN", "[::1]:0",
            "SATCHEL_UPLOADS", "token");
    assertThat(banner("satchel", Path.of("/srv/satchel"), 9_000, elsewhere))
        .contains("port 9000: satchel admin status --data /srv/satchel\n")
        .containsPattern("(?m)^  satchel admin token create NAME --data /srv/satchel$");
  }

  @Test
  void whoListensEverywhereIsReachedFromHereByLoopback() throws Exception {
    for (String all : List.of("0.0.0.0", "[::]")) {
      String here = all.equals("[::]") ? "'http://[::1]:8470'" : "http://127.0.0.1:8470";
      assertThat(
              banner(
                  "satchel", Path.of("/srv"), ADMIN_PORT, Map.of("SATCHEL_LISTEN", all + ":8470")))
          .contains("listens on http://" + all.replace("::", "0:0:0:0:0:0:0:0") + ":8470\n")
          .contains("put PATH --server " + here + "\n");
    }
  }

  @Test
  void theNextPageOfSharesIsListedByTheSameLine() {
    CommandLine.ParseResult typed =
        new CommandLine(new AdminCommand())
            .parseArgs("list", "--limit=1", "--after", "A", "--data", "/srv/it's mine")
            .subcommand();
    assertThat(AdminCommand.more(typed, "B"))
        .isEqualTo("satchel admin list --limit 1 --data '/srv/it'\\''s mine' --after B");
  }

  @Test
  void whatAShellWouldActOnIsQuoted() throws Exception {
    Path data = Path.of("/srv/it's mine");
    Map<String, String> secure =
        Map.of(
            "SATCHEL_DATA", data.toString(),
            "SATCHEL_TLS_SELF_SIGNED", "true",
            "SATCHEL_LISTEN", "[::1]:8470");
    assertThat(banner("/opt/two words/satchel", data, ADMIN_PORT, secure))
        .contains("'/opt/two words/satchel' admin status --data '/srv/it'\\''s mine'")
        .containsPattern("put PATH --server 'https://\\[.*]:8470' --cacert '/srv/it'\\\\''s mine/")
        .contains("get LINK --cacert '/srv/it'\\''s mine/tls/certificate.pem'");
  }
}
