package org.satchel.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.satchel.db.DatabaseConfig;

/** Settings: where they come from, what is refused and in which words. */
class SettingsTest {

  @TempDir Path folder;

  @Test
  void aFlagComesBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
    Path file = Files.writeString(folder.resolve("s.toml"), "name = 'file'\nabuse = 'file'\n");
    Map<String, String> environment = Map.of("SATCHEL_NAME", "environment", "SATCHEL_DATA", "/env");
    Settings settings =
        SettingsReader.read(
            ConfigSources.gather(Map.of(Knob.NAME, "flag"), environment, Optional.of(file)));
    assertThat(settings.name()).isEqualTo("flag");
    assertThat(settings.data()).isEqualTo(Path.of("/env"));
    assertThat(settings.abuse()).hasValue("file");
    assertThat(settings.listen().getPort()).isEqualTo(8470);
  }

  @Test
  void aVariableThatIsNoSettingIsTold() {
    Map<String, String> environment =
        Map.of("SATCHEL_UPLOAD", "token", "SATCHEL_DATA", "/", "SATCHEL_TOKEN", "t", "HOME", "/");
    assertThat(ConfigSources.unknown(environment)).containsExactly("SATCHEL_UPLOAD");
  }

  @ParameterizedTest
  @CsvSource({
    "'x = 1', 'satchel.toml:1: there is no setting \"x\"'",
    "'name = \"a\"|[limits]|quota_byte = 5', 'satchel.toml:3: there is no setting \"limits.quota_byte\"'",
    "'listen = \"8470\"', 'satchel.toml:1 (listen): must be an address and a port'",
    "'[limits]|quota_bytes = -5', 'satchel.toml:2 (limits.quota_bytes): must be a whole number from 0'",
    "'|uploads = \"everybody\"', 'satchel.toml:2 (uploads): must be open or token or closed'",
    "'[limits]|quota_bytes = 4611686018427387905', 'satchel.toml:2 (limits.quota_bytes): must be a whole number from 0'",
    "'[limits]|object_bytes = 67125361', 'satchel.toml:2 (limits.object_bytes): must be a whole number from 67125362'",
    "'database = \"mysql://x\"', 'satchel.toml:1 (database): must be sqlite or postgresql://'",
    "'url = \"ftp://x\"', 'satchel.toml:1 (url): must begin with http:// or https://'",
    "'url = \"http://x.\"', 'satchel.toml:1 (url): must have a port from 1 to 65535'",
    "'url = \"http://x:99999\"', 'satchel.toml:1 (url): must have a port from 1 to 65535'",
    "'url = \"http://x/..\"', 'satchel.toml:1 (url): its path may hold letters'",
    "'[tls]|certificate = \"x.pem\"', 'satchel.toml:2 (tls.certificate): tls.certificate and tls.key go together'",
    "'[proxies]|trusted = [\"10.0.0.0/33\"]', 'satchel.toml:2 (proxies.trusted): \"10.0.0.0/33\" is no address'",
    "'color = \"red\"', 'satchel.toml:1 (color): must be #rrggbb'",
    "'links = [\"https://a.org\"]', 'satchel.toml:1 (links): each must be a label, a space and an address'",
    "'links = [\"A http://a.org\"]', 'satchel.toml:1 (links): \"http://a.org\" must begin with https:// or mailto:'",
    "'links = [\"A javascript:alert(1)\"]', 'satchel.toml:1 (links): \"javascript:alert(1)\" must begin with https://'",
    "'name = ', 'satchel.toml:1: '",
  })
  void whatIsWrongIsToldWithFileLineAndReason(String text, String message) {
    assertThatThrownBy(() -> SettingsReader.read(ConfigSources.ofText(text.replace("|", "\n"))))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void whatIsNoConfigurationIsNotReadToItsEnd() throws Exception {
    Map<String, String> endless = Map.of(ConfigSources.FILE_VARIABLE, "/dev/zero");
    assertThatThrownBy(() -> ConfigSources.gather(Map.of(), endless, Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessage("/dev/zero: is larger than 256 KiB, so it is no satchel.toml");
    Path latin = Files.write(folder.resolve("latin"), new byte[] {(byte) 0xe9});
    assertThatThrownBy(() -> ConfigSources.gather(Map.of(), Map.of(), Optional.of(latin)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(latin + ": is not UTF-8");
  }

  @Test
  void uploadsAreOpenOnlyWhereNobodyElseCanReachThem() throws Exception {
    assertThat(read("").uploads()).isEqualTo(Settings.UploadsMode.OPEN);
    assertThat(read("listen = '0.0.0.0:8470'").uploads()).isEqualTo(Settings.UploadsMode.TOKEN);
    assertThat(read("listen = '0.0.0.0:8470'\nuploads = 'open'").uploads())
        .isEqualTo(Settings.UploadsMode.OPEN);
  }

  @Test
  void thePageHasAtMostEightLinks() throws Exception {
    String link = "'Terms of use https://a.org/t',";
    assertThat(read("links = [" + link.repeat(8) + "]").brand().links())
        .hasSize(8)
        .contains(new Settings.FootLink("Terms of use", "https://a.org/t"));
    assertThatThrownBy(() -> read("links = [" + link.repeat(9) + "]"))
        .hasMessage("satchel.toml:1 (links): may hold 8 links");
  }

  @Test
  void anElementOfAListStaysWholeAndATextIsPartedAtItsCommas() throws Exception {
    String link = "Terms, privacy mailto:a@a.org?subject=a,b";
    assertThat(read("links = ['" + link + "']").brand().links())
        .containsExactly(new Settings.FootLink("Terms, privacy", "mailto:a@a.org?subject=a,b"));
    assertThat(read("links = 'A https://a.org, B https://b.org'").brand().links()).hasSize(2);
  }

  @Test
  void theDatabasesPasswordIsNeverPrinted() throws Exception {
    Settings settings = read("database = 'postgresql://ann:hunter2@db:5433/satchel'");
    assertThat(settings.database())
        .isEqualTo(
            new DatabaseConfig.Postgres("jdbc:postgresql://db:5433/satchel", "ann", "hunter2", 8));
    assertThat(read("database = 'postgresql://a:x%40+%3Ay@my_db:5432/s?a=b'").database())
        .isEqualTo(
            new DatabaseConfig.Postgres("jdbc:postgresql://my_db:5432/s?a=b", "a", "x@+:y", 8));
    assertThat(settings.toString()).doesNotContain("hunter2");
    for (String rest :
        List.of("hunter2@/x", "1/hunter2@db/x", "hunter2@db:99999/x", "hunter2@db:0/x")) {
      assertThatThrownBy(() -> read("database = 'postgresql://ann:" + rest + "'"))
          .isInstanceOf(ConfigException.class)
          .message()
          .doesNotContain("hunter2");
    }
  }

  @Test
  void theExampleNamesEverySettingAndIsGood() throws Exception {
    Path root = Path.of(System.getProperty("satchel.root", ".."));
    String example = Files.readString(root.resolve("satchel.toml.example"));
    String on = example.replaceAll("(?m)^# ?(?=[a-z_]+ = )", "");
    ConfigSources all = ConfigSources.ofText(on.replaceAll("(?m)^(certificate|key) = .*$", ""));
    assertThat(SettingsReader.read(all).listen().getPort()).isEqualTo(8470);
    String operations = Files.readString(root.resolve("docs/operations.md"));
    Arrays.stream(Knob.values())
        .forEach(
            knob -> {
              String last = knob.key().substring(knob.key().indexOf('.') + 1);
              assertThat(example).as(knob.key()).containsPattern("(?m)^# ?" + last + " = ");
              assertThat(operations).contains("`" + knob.key() + "`");
            });
  }

  private static Settings read(String text) throws ConfigException {
    return SettingsReader.read(ConfigSources.ofText(text));
  }
}
