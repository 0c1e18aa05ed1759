package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.server.ops.Knob;
import org.satchel.server.wiring.TestServer.Answer;

/** The page over real sockets: the built bytes, at their addresses only, each with its policy. */
class PageTest {

  private static final String LINK = "/s/AAAAAAAAAAAAAAAAAAAAAA";
  private static final String[] BROWSER = {
    "Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
  };

  /** As it must reach a browser, word by word: a policy is not a matter of taste. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self';"
          + " frame-src 'self'; manifest-src 'self'; form-action 'none'; base-uri 'none';"
          + " frame-ancestors 'none'; report-uri /api/v1/csp-reports, require-trusted-types-for"
          + " 'script'; trusted-types satchel svelte-trusted-html";

  private final TestServer server = TestServer.start(Map.of());

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/, index.html",
    "/shares, index.html",
    LINK + ", s/index.html",
    "/s/any-text-that-is-no-link-id, s/index.html",
    "/preview/, preview/index.html",
    "/sw.js, sw.js",
    "/favicon.svg, favicon.svg",
    "/manifest.webmanifest, manifest.webmanifest",
    "/assets/app-1a2b3c4d.js, assets/app-1a2b3c4d.js",
    "/assets/password-1a2b3c4d.js, assets/password-1a2b3c4d.js",
    "/assets/style-1a2b3c4d.css, assets/style-1a2b3c4d.css"
  })
  void eachAddressAnswersWithTheBytesThatWereBuilt(String path, String file) {
    Answer answer = server.send("GET", path, BROWSER);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(StandInPage.text(file));
    String tag = "\"" + StandInPage.sha256(StandInPage.bytes(file)) + "\"";
    assertThat(answer.header("ETag")).isEqualTo(tag);
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    Answer head = server.send("HEAD", path, BROWSER);
    assertThat(head.header("Content-Length")).isEqualTo("" + answer.body().length);
    assertThat(head.header("ETag")).isEqualTo(tag);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/index.html",
        "/s/",
        "/s/index.html/",
        "/shares/",
        "/admin/",
        "/admin/index.html",
        "/assets/",
        "/assets/none.js",
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/assets/..%2findex.html",
        "/web/index.html",
        "/web/",
        "/preview/index.html",
        "/anything"
      })
  void everyOtherAddressStaysAProblemThatNobodyKeeps(String path) {
    Answer answer = server.send("GET", path, "Accept", "*/*");
    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @CsvSource({
    "/anything, /s/",
    "/a/b/c, /s/",
    "/s, /s/",
    "/preview/index.html, /s/",
    "/shares/, /shares",
    LINK + "/, " + LINK
  })
  void aBrowserThatAsksForNothingIsLedToWhereALinkIsAskedFor(String path, String to) {
    for (String method : new String[] {"GET", "HEAD"}) {
      Answer answer = server.send(method, path, BROWSER);
      assertThat(answer.status()).isEqualTo(303);
      assertThat(answer.header("Location")).isEqualTo(to);
      assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }
    assertThat(server.send("POST", path, BROWSER).problem()).isEqualTo("unknown-path");
  }

  @Test
  void aLinkThatWasCutBeforeItsIdGetsThePageThatAsksForOne() {
    Answer page = server.send("GET", "/s/", "Accept", "text/html", "If-None-Match", "*");
    assertThat(page.status()).isEqualTo(404);
    assertThat(page.text()).isEqualTo(StandInPage.text("s/index.html"));
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Content-Security-Policy")).isEqualTo(POLICY);
    assertThat(page.header("Cache-Control")).isEqualTo("no-store");
    assertThat(page.header("Satchel-Problem")).isEqualTo("unknown-path");
    Answer head = server.send("HEAD", "/s/", BROWSER);
    assertThat(head.status()).isEqualTo(404);
    assertThat(head.header("Content-Length")).isEqualTo("" + page.body().length);
    assertThat(server.send("GET", "/api/v1/nothing", BROWSER).problem()).isEqualTo("unknown-path");
  }

  @Test
  void theTwoAddressesThatAnswerTextKeepDoingSoForWhoDoesNotNameHtml() {
    for (String accept : new String[] {"*/*", "text/plain", "text/html;q=0", "application/json"}) {
      for (String path : new String[] {"/", LINK}) {
        Answer answer = server.send("GET", path, "Accept", accept);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.text()).contains("satchel get LINK");
        assertThat(answer.header("Vary")).isEqualTo("Accept");
      }
    }
    Answer html = server.send("GET", "/", "Accept", "text/plain, TEXT/HTML;q=0.1");
    assertThat(html.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(html.header("Vary")).isEqualTo("Accept, Accept-Encoding");
  }

  @Test
  void documentsAreRuledByTheStrictPolicy() throws IOException {
    for (Answer answer :
        new Answer[] {
          server.send("GET", "/", BROWSER),
          server.send("GET", LINK, BROWSER),
          server.send("GET", "/shares", BROWSER),
          server.adminWithout("GET", "/", BROWSER)
        }) {
      assertThat(answer.headers().allValues("Content-Security-Policy")).containsExactly(POLICY);
      assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
      assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
      assertThat(answer.header("Permissions-Policy"))
          .contains("camera=()", "microphone=()", "geolocation=()", "screen-wake-lock=(self)");
    }
  }

  @Test
  void onlyTheWorkerThatDerivesKeysMayCompile() {
    Answer worker = server.send("GET", "/assets/password-1a2b3c4d.js");
    assertThat(worker.header("Content-Security-Policy"))
        .isEqualTo(POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"));
    for (String path : new String[] {"/assets/app-1a2b3c4d.js", "/sw.js", "/favicon.svg"}) {
      Answer part = server.send("GET", path);
      assertThat(part.header("Content-Security-Policy")).isEqualTo(POLICY);
      assertThat(part.header("Access-Control-Allow-Origin")).isEqualTo("*");
    }
  }

  @Test
  void thePreviewRunsWhatWasBuiltIntoItInAnOriginOfItsOwn() {
    Answer preview = server.send("GET", "/preview/", BROWSER);
    // The hashes are of the two scripts and the style of the stand-in.
    assertThat(preview.header("Content-Security-Policy"))
        .isEqualTo(
            "default-src 'none'; script-src"
                + " 'sha384-z+GJX4p/2rVQzU4wBWHebScewMk1vNQ/eUmSgSSrpq7yUFxlQTXyyqdhtFADefM5'"
                + " 'sha256-TYxmR3AKCKWCtcBU3sbqtUsxLpl98tw1X7zI4zpraRI=' 'wasm-unsafe-eval'; style-src 'sha256-IAdwN3biDCQ3brrgp1m8kBEsPQYyqfREKOEfeoREopc='; img-src blob: data:; media-src"
                + " blob: data:; font-src blob: data:; worker-src blob:; form-action 'none';"
                + " base-uri 'none'; frame-ancestors 'self'; sandbox allow-scripts; report-uri"
                + " /api/v1/csp-reports");
  }

  @Test
  void namesWithHashesAreKeptForEverAndNothingElseIs() {
    assertThat(server.send("GET", "/assets/app-1a2b3c4d.js").header("Cache-Control"))
        .isEqualTo("public, max-age=31536000, immutable");
    for (String path : new String[] {"/sw.js", "/favicon.svg", "/web/hashes.txt", "/shares"}) {
      assertThat(server.send("GET", path).header("Cache-Control")).isEqualTo("no-cache");
    }
  }

  @Test
  void isCompressedForWhoTakesItUnderATagOfItsOwn() throws IOException {
    String path = "/assets/app-1a2b3c4d.js";
    Answer plain = server.send("GET", path, "Accept-Encoding", "br, gzip;q=0");
    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    Answer dense = server.send("GET", path, "Accept-Encoding", "br, gzip");
    assertThat(dense.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(dense.header("Vary")).isEqualTo("Accept-Encoding");
    assertThat(dense.body().length).isLessThan(plain.body().length / 2);
    try (var unpacked = new GZIPInputStream(new ByteArrayInputStream(dense.body()))) {
      assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
    }
    assertThat(dense.header("ETag")).isNotEqualTo(plain.header("ETag"));
    Answer small = server.send("GET", "/assets/style-1a2b3c4d.css", "Accept-Encoding", "gzip");
    assertThat(small.headers().firstValue("Content-Encoding"))
        .as("what compression makes longer is sent as it is")
        .isEmpty();
  }

  @Test
  void isNotSentAgainToWhoHasIt() {
    Answer whole = server.send("GET", "/", BROWSER);
    String tag = whole.header("ETag");
    for (String known : new String[] {tag, "W/" + tag, "\"x\", " + tag, "*"}) {
      Answer answer = server.send("GET", "/", "Accept", "text/html", "If-None-Match", known);
      assertThat(answer.status()).as(known).isEqualTo(304);
      assertThat(answer.header("ETag")).isEqualTo(tag);
      assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
      assertThat(answer.header("Content-Length")).isEqualTo(whole.header("Content-Length"));
    }
    assertThat(server.send("GET", "/", "Accept", "text/html", "If-None-Match", "\"old\"").status())
        .isEqualTo(200);
    assertThat(
            server.send("GET", "/shares", "If-None-Match", tag, "Accept-Encoding", "gzip").status())
        .as("the compressed form is another")
        .isEqualTo(200);
  }

  @Test
  void theListOfHashesIsPublishedAsItLies() throws IOException {
    Answer list = server.send("GET", "/web/hashes.txt");
    assertThat(list.text())
        .isEqualTo(Files.readString(server.folder().resolve("lib/web/hashes.txt")))
        .contains("  s/index.html\n")
        .doesNotContain("hashes.txt");
  }

  @Test
  void theOperatorsPageIsOnTheOtherListenerAlone() {
    Answer page = server.adminWithout("GET", "/");
    assertThat(page.text()).isEqualTo(StandInPage.text("admin/index.html"));
    assertThat(server.adminWithout("GET", "/assets/app-1a2b3c4d.js").status()).isEqualTo(200);
    assertThat(server.adminWithout("GET", "/favicon.svg").status()).isEqualTo(200);
    for (String path : new String[] {LINK, "/shares", "/sw.js", "/preview/", "/api/v1/instance"}) {
      assertThat(server.adminWithout("GET", path, BROWSER).problem()).isEqualTo("unknown-path");
    }
    assertThat(server.adminWithout("GET", "/admin/v1/status", BROWSER).problem())
        .isEqualTo("bearer-required");
  }

  @Test
  void standsBelowABasePathWithoutAByteChanged() {
    try (TestServer below = TestServer.start(Map.of(Knob.URL, "http://127.0.0.1/files/satchel"))) {
      Answer answer = below.send("GET", "/files/satchel" + LINK, BROWSER);
      assertThat(answer.text()).isEqualTo(StandInPage.text("s/index.html"));
      assertThat(answer.header("Content-Security-Policy"))
          .contains("report-uri /files/satchel/api/v1/csp-reports,");
      assertThat(below.send("GET", "/files/satchel/assets/app-1a2b3c4d.js").status())
          .isEqualTo(200);
      assertThat(below.send("GET", "/files/satchel/shares/", BROWSER).header("Location"))
          .isEqualTo("/files/satchel/shares");
      for (String outside : new String[] {"/", "/files/", "/s/", "/s/x/"}) {
        assertThat(below.send("GET", outside, BROWSER).header("Location"))
            .isEqualTo("/files/satchel/s/");
      }
    }
  }

  @Test
  void reportsAreCountedAndBounded() throws IOException {
    String path = "/api/v1/csp-reports";
    byte[] report = "{\"csp-report\":{}}".getBytes(StandardCharsets.UTF_8);
    assertThat(reported()).isZero();
    for (String type : new String[] {"application/csp-report", "application/reports+json"}) {
      assertThat(server.send("POST", path, report, "Content-Type", type).status()).isEqualTo(204);
    }
    assertThat(server.send("POST", path, report, "Content-Type", "text/plain").problem())
        .isEqualTo("unsupported-media-type");
    byte[] long1 = new byte[16 * 1024 + 1];
    assertThat(server.send("POST", path, long1, "Content-Type", "application/csp-report").problem())
        .isEqualTo("body-too-large");
    assertThat(reported()).isEqualTo(2);
  }

  private double reported() {
    return server
        .adminWithout("GET", "/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("satchel_page_csp_reports_total "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' '))))
        .sum();
  }

  @Test
  void withoutTheWebAppThereAreTheTextsAlone() throws IOException {
    Files.delete(server.folder().resolve("lib/web/hashes.txt"));
    server.restart();
    assertThat(server.send("GET", "/", BROWSER).text()).contains("a file host that cannot read");
    assertThat(server.send("GET", LINK, BROWSER).text()).contains("satchel get LINK");
    for (String path : new String[] {"/shares", "/sw.js", "/web/hashes.txt", "/assets/x.js"}) {
      assertThat(server.send("GET", path, BROWSER).problem()).isEqualTo("unknown-path");
    }
    assertThat(server.adminWithout("GET", "/").problem()).isEqualTo("unknown-path");
  }

  @ParameterizedTest
  @CsvSource({
    "changed, is not what hashes.txt says",
    "missing, cannot be read",
    "longer, is not what hashes.txt says",
    "upwards, has a line that is no hash and path",
    "huge, makes the page larger than 8 MiB"
  })
  void aPageThatIsNotWhatItsListSaysEndsTheStart(String how, String why) throws IOException {
    Path web = server.folder().resolve("lib/web");
    Path file = web.resolve("sw.js");
    switch (how) {
      case "changed" -> Files.writeString(file, Files.readString(file).replace('(', '['));
      case "missing" -> Files.delete(file);
      case "longer" -> Files.writeString(file, Files.readString(file) + "\n");
      case "huge" -> Files.write(file, new byte[8 * 1024 * 1024]);
      default -> Files.writeString(web.resolve("hashes.txt"), "0".repeat(64) + "  ../data/x\n");
    }
    assertThatThrownBy(server::restart).rootCause().hasMessageContaining(why);
    StandInPage.writeTo(server.folder().resolve("lib"));
    server.restart();
  }

  @Test
  void aFileThatIsNotListedIsNotServed() throws IOException {
    Files.writeString(server.folder().resolve("lib/web/assets/more.js"), "more");
    server.restart();
    assertThat(server.send("GET", "/assets/more.js").problem()).isEqualTo("unknown-path");
  }
}
