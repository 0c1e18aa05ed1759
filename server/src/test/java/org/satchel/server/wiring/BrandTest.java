package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.satchel.server.ops.Knob;
import org.satchel.server.wiring.TestServer.Answer;

/** What an operator may set about the look of the page, as it reaches the page. */
class BrandTest {

  @TempDir Path folder;

  @Test
  void nameLogoColourAndLinksReachThePage() throws Exception {
    Path logo = Files.writeString(folder.resolve("logo"), "<?xml version='1.0'?>\n<svg/>");
    Map<Knob, String> settings =
        Map.of(
            Knob.URL, "https://Files.Example.org/drop/",
            Knob.LOGO, logo.toString(),
            Knob.COLOR, "#A0b1C2",
            Knob.LINKS, "Legal notice https://example.org/legal, Write to us mailto:a@example.org");
    try (TestServer server = TestServer.start(settings)) {
      assertThat(server.send("GET", "/drop/api/v1/instance").text())
          .contains("\"url\":\"https://files.example.org/drop\"")
          .contains("\"brand\":{\"logo\":\"/drop/brand/logo\",\"color\":\"#a0b1c2\"}")
          .contains(
              "\"links\":[{\"label\":\"Legal notice\",\"url\":\"https://example.org/legal\"},"
                  + "{\"label\":\"Write to us\",\"url\":\"mailto:a@example.org\"}]");
      Answer image = server.send("GET", "/drop/brand/logo");
      assertThat(image.header("Content-Type")).isEqualTo("image/svg+xml");
      assertThat(image.header("Content-Security-Policy")).isEqualTo("sandbox");
      assertThat(image.body()).isEqualTo(Files.readAllBytes(logo));
    }
  }

  @Test
  void whatIsNotSetIsNotSaid() {
    try (TestServer server = TestServer.start(Map.of())) {
      assertThat(server.send("GET", "/api/v1/instance").text())
          .doesNotContain("url")
          .doesNotContain("brand")
          .doesNotContain("links");
      assertThat(server.send("GET", "/brand/logo").problem()).isEqualTo("unknown-path");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PNG, 89504E470D0A1A0A0000, image/png",
    "JPEG, FFD8FFE000104A46, image/jpeg",
    "WebP, 524946460000000057454250, image/webp"
  })
  void theTypeIsThatOfTheContent(String name, String hex, String type) throws Exception {
    Path logo = Files.write(folder.resolve("logo.svg"), java.util.HexFormat.of().parseHex(hex));
    try (TestServer server = TestServer.start(Map.of(Knob.LOGO, logo.toString()))) {
      assertThat(server.send("GET", "/brand/logo").header("Content-Type")).as(name).isEqualTo(type);
    }
  }

  @Test
  void aFileThatIsNoImageOrTooLargeOrNotThereEndsTheStart() throws Exception {
    Path page = Files.writeString(folder.resolve("logo.png"), "<html><script>1</script></html>");
    Path large = Files.write(folder.resolve("large.png"), new byte[256 * 1024 + 1]);
    Files.write(large, "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.write(large, new byte[256 * 1024], java.nio.file.StandardOpenOption.APPEND);
    Map<Path, String> wrong =
        Map.of(
            page,
            "is no PNG, JPEG, WebP or SVG",
            large,
            "is larger than 256 KiB",
            folder.resolve("none"),
            "cannot be read");
    wrong.forEach(
        (file, why) ->
            assertThatThrownBy(() -> TestServer.start(Map.of(Knob.LOGO, file.toString())))
                .rootCause()
                .hasMessage("logo: " + file + " " + why));
  }
}
