package org.satchel.proofs.blind;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.process.Install;

/**
 * The page as the real server hands it out: nothing from elsewhere, nothing inline but the import
 * map, every script and every module that one imports with its integrity, every answer with its
 * policy.
 *
 * <p>Source: CSP level 3; Subresource Integrity; docs/decisions/0051-the-page-as-files.md.
 */
final class ServedPageTest {

  private static final Path WEB = Install.root().resolve("target/lib/web");
  private static final Pattern ADDRESS = Pattern.compile("\\b(?:src|href)=\"([^\"]*)\"");
  private static final Pattern SCRIPT = Pattern.compile("<script\\b([^>]*)>(.*?)</script>");
  private static final Pattern LOADED =
      Pattern.compile("src=\"([^\"]+)\".*integrity=\"sha384-([^\"]+)\"");

  private static final String IMPORT_MAP = " type=\"importmap\"";
  private static final Pattern MAPPED = Pattern.compile("\"([^\"]+)\":\"sha384-([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final House house = House.shared();

  static Stream<String> documents() throws IOException {
    return paths().filter(path -> path.endsWith(".html"));
  }

  /** All but the one whose scripts its policy names by hash. */
  static Stream<String> appDocuments() throws IOException {
    return documents().filter(path -> !path.startsWith("preview/"));
  }

  static Stream<String> scripts() throws IOException {
    return paths().filter(path -> path.endsWith(".js"));
  }

  private static Stream<String> paths() throws IOException {
    return Files.readAllLines(WEB.resolve("hashes.txt")).stream().map(line -> line.substring(66));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void aDocumentNamesOnlyFilesOfItsOwnHostByRelativeAddresses(String path) throws Exception {
    String html = Files.readString(WEB.resolve(path));
    List<String> named = ADDRESS.matcher(html).results().map(address -> address.group(1)).toList();
    assertThat(named).isNotEmpty().allMatch(address -> address.matches("\\.\\.?/[\\w./-]+"));
    assertThat(html).doesNotContainPattern("(?i)\\son[a-z]+=|=\"javascript:|\\sstyle=|<base\\b");
    for (String address : named) {
      assertThat(WEB.resolve(path).resolveSibling(address).normalize()).isRegularFile();
    }
  }

  @ParameterizedTest
  @MethodSource("appDocuments")
  void everyScriptOfADocumentHasTheHashOfItsFile(String path) throws Exception {
    List<MatchResult> scripts =
        SCRIPT.matcher(Files.readString(WEB.resolve(path))).results().toList();
    assertThat(scripts).isNotEmpty();
    for (MatchResult script : scripts) {
      if (script.group(1).equals(IMPORT_MAP)) continue;
      assertThat(script.group(2)).as("inline").isEmpty();
      MatchResult loaded = LOADED.matcher(script.group(1)).results().findFirst().orElseThrow();
      assertThat(loaded.group(2)).isEqualTo(hash(path, loaded.group(1)));
    }
  }

  @ParameterizedTest
  @MethodSource("appDocuments")
  void theImportMapHasTheHashOfEveryModule(String path) throws Exception {
    MatchResult first =
        SCRIPT.matcher(Files.readString(WEB.resolve(path))).results().findFirst().orElseThrow();
    assertThat(first.group(1)).as("before any module").isEqualTo(IMPORT_MAP);
    List<MatchResult> entries = MAPPED.matcher(first.group(2)).results().toList();
    for (MatchResult entry : entries) {
      assertThat(entry.group(2)).isEqualTo(hash(path, entry.group(1)));
    }
    assertThat(entries.stream().map(entry -> WEB.resolve(path).resolveSibling(entry.group(1))))
        .map(file -> WEB.relativize(file.normalize()).toString())
        .containsExactlyInAnyOrderElementsOf(
            scripts().filter(file -> file.startsWith("assets/")).toList());
  }

  private static String hash(String document, String address) throws Exception {
    byte[] file = Files.readAllBytes(WEB.resolve(document).resolveSibling(address));
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-384").digest(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/shares", "/s/AAAAAAAAAAAAAAAAAAAAAA"})
  void aDocumentIsClosedToEverythingButItsOwnFiles(String address) throws Exception {
    HttpResponse<String> answer = get(house.server().url() + address);
    assertClosed(answer);
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(answer, "Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(header(answer, "Permissions-Policy")).contains("camera=()", "microphone=()");
  }

  @Test
  void theOperatorsPageIsAsClosedAndHoldsNoToken() throws Exception {
    HttpResponse<String> answer = get(house.server().plan().adminUrl() + "/");
    assertClosed(answer);
    assertThat(answer.body()).isEqualTo(Files.readString(WEB.resolve("admin/index.html")));
    assertThat(answer.headers().map()).doesNotContainKey("set-cookie");
    assertThat(get(house.server().plan().adminUrl() + "/admin/v1/status").statusCode())
        .isEqualTo(401);
  }

  @ParameterizedTest
  @MethodSource("scripts")
  void aWorkersScriptBringsAPolicyOfItsOwn(String path) throws Exception {
    HttpResponse<String> answer = get(house.server().url() + "/" + path);
    boolean compiles = path.startsWith("assets/password-");
    assertThat(header(answer, "Content-Security-Policy"))
        .startsWith("default-src 'none'; ")
        .contains(compiles ? "script-src 'self' 'wasm-unsafe-eval'; " : "script-src 'self'; ")
        .doesNotContain("unsafe-inline", "'unsafe-eval'");
    assertThat(header(answer, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.body()).isEqualTo(Files.readString(WEB.resolve(path)));
  }

  private static void assertClosed(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(answer, "Content-Security-Policy"))
        .containsPattern(
            "^default-src 'none'; script-src 'self' 'sha256-[A-Za-z0-9+/]{43}='; style-src 'self'; ")
        .contains("connect-src 'self'; ", "base-uri 'none'; ", "frame-ancestors 'none'; ")
        .contains("require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
    assertThat(header(answer, "Referrer-Policy")).isEqualTo("no-referrer");
  }

  private HttpResponse<String> get(String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/html").build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static String header(HttpResponse<String> answer, String name) {
    return answer.headers().firstValue(name).orElseThrow();
  }
}
