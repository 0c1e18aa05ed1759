package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.satchel.server.ops.Knob;
import org.satchel.server.wiring.TestServer.Answer;
import org.satchel.testkit.Eventually;

/** tus 1.0.0 with each of its extensions, and what goes wrong with them. */
class TusTest {

  private static final String PATH = "/api/v1/uploads";
  private static final int MIB = 1 << 20;

  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start(Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anotherVersionIsRefusedWithTheOneThatIsSpoken() {
    Answer none = server.send("POST", PATH, "Upload-Length", "1");
    assertThat(none.problem()).isEqualTo("unsupported-version");
    assertThat(none.header("Tus-Version")).isEqualTo("1.0.0");
    assertThat(none.header("Tus-Resumable")).isEqualTo("1.0.0");
  }

  @Test
  void aFileNameInTheMetadataIsRefused() {
    for (String metadata :
        List.of("filename aGk=", "object aGk=,filename aGk=", "object", "object aGk=")) {
      Answer answer = tus("POST", PATH, "", "Upload-Length", "1", "Upload-Metadata", metadata);
      assertThat(answer.problem()).as(metadata).isEqualTo("unsupported-metadata");
    }
  }

  @Test
  void theClientsObjectIdIsTakenOnce() {
    String id = "AAECAwQFBgcICQoLDA0ODw";
    String metadata =
        "object " + Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.US_ASCII));
    Answer made = tus("POST", PATH, "", "Upload-Length", "1", "Upload-Metadata", metadata);
    assertThat(made.header("Satchel-Object")).isEqualTo(id);
    assertThat(tus("HEAD", made.header("Location"), "").header("Upload-Metadata"))
        .isEqualTo(metadata);
    Answer again = tus("POST", PATH, "", "Upload-Length", "1", "Upload-Metadata", metadata);
    assertThat(again.problem()).isEqualTo("object-exists");
  }

  @Test
  void lengthsThatAreNoneAreRefused() {
    for (String length : List.of("-1", "01", "1e3", "9007199254740993", "x", "+1")) {
      Answer answer = tus("POST", PATH, "", "Upload-Length", length);
      assertThat(answer.problem()).as(length).isEqualTo("malformed-request");
    }
    assertThat(tus("POST", PATH, "").problem()).isEqualTo("malformed-request");
    Answer both = tus("POST", PATH, "", "Upload-Length", "1", "Upload-Defer-Length", "1");
    assertThat(both.problem()).isEqualTo("malformed-request");
  }

  @Test
  void moreThanTheDiskHasRoomForIsRefusedAtOnce() {
    String most = "" + (1L << 48);
    for (String concat : List.of("", "partial")) {
      String[] length = {"Upload-Length", most};
      String[] asked = concat.isEmpty() ? length : with(length, "Upload-Concat", concat);
      Answer refused = tus("POST", PATH, "", asked);
      assertThat(refused.problem()).isEqualTo("disk-full");
      assertThat(refused.text()).contains("has no room for so many bytes");
    }
    String at = tus("POST", PATH, "", "Upload-Defer-Length", "1").header("Location");
    assertThat(append(at, 0, "hello", "Upload-Length", most).problem()).isEqualTo("disk-full");
    assertThat(append(at, 0, "hello", "Upload-Length", "5").status()).isEqualTo(204);
    Answer tooLong = tus("POST", PATH, "", "Upload-Length", "" + (1L << 49));
    assertThat(tooLong.problem()).isEqualTo("length-exceeded");
  }

  @Test
  void aDeferredLengthIsToldLaterAndOnce() {
    String at = tus("POST", PATH, "", "Upload-Defer-Length", "1").header("Location");
    assertThat(tus("HEAD", at, "").header("Upload-Defer-Length")).isEqualTo("1");
    assertThat(append(at, 0, "hello").status()).isEqualTo(204);
    assertThat(append(at, 5, "", "Upload-Length", "7").status()).isEqualTo(204);
    Answer other = append(at, 5, "", "Upload-Length", "8");
    assertThat(other.problem()).isEqualTo("malformed-request");
    assertThat(append(at, 5, "!!").header("Upload-Offset")).isEqualTo("7");
    assertThat(tus("HEAD", at, "").header("Upload-Length")).isEqualTo("7");
  }

  @Test
  void aLengthToldAtAWrongOffsetIsNotTakenAndOneToldAtTheEndCompletes() {
    String at = tus("POST", PATH, "", "Upload-Defer-Length", "1").header("Location");
    assertThat(append(at, 0, "hello").status()).isEqualTo(204);
    Answer wrong = append(at, 4, "", "Upload-Length", "5");
    assertThat(wrong.problem()).isEqualTo("wrong-offset");
    assertThat(wrong.header("Upload-Offset")).isEqualTo("5");
    assertThat(tus("HEAD", at, "").header("Upload-Defer-Length")).isEqualTo("1");
    assertThat(append(at, 5, "", "Upload-Length", "5").status()).isEqualTo(204);
    assertThat(append(at, 5, "x").problem()).isEqualTo("length-exceeded");
  }

  @Test
  void moreBytesThanDeclaredAreRefused() {
    String at = tus("POST", PATH, "", "Upload-Length", "3").header("Location");
    assertThat(append(at, 0, "hello").problem()).isEqualTo("length-exceeded");
    assertThat(append(at, 0, "abc").header("Upload-Offset")).isEqualTo("3");
  }

  @Test
  void aChecksumThatDoesNotFitDropsTheBytes() throws Exception {
    String at = tus("POST", PATH, "", "Upload-Length", "5").header("Location");
    String wrong = "sha256 " + hash("SHA-256", "other");
    assertThat(append(at, 0, "hello", "Upload-Checksum", wrong).status()).isEqualTo(460);
    assertThat(tus("HEAD", at, "").header("Upload-Offset")).isEqualTo("0");
    Answer unknown = append(at, 0, "hello", "Upload-Checksum", "md5 aGk=");
    assertThat(unknown.problem()).isEqualTo("malformed-request");
    String right = "sha1 " + hash("SHA-1", "hello");
    assertThat(append(at, 0, "hello", "Upload-Checksum", right).status()).isEqualTo(204);
  }

  @Test
  void whatIsRefusedWithItsBodyTakesNoQuota() throws Exception {
    server.close();
    server = TestServer.start(Map.of(Knob.QUOTA_BYTES, "5", Knob.CLEANUP_SECONDS, "1"));
    String[] create = {"Upload-Length", "5", "Content-Type", "application/offset+octet-stream"};
    String wrong = "sha256 " + hash("SHA-256", "other");
    Answer refused = tus("POST", PATH, "hello", with(create, "Upload-Checksum", wrong));
    assertThat(refused.status()).isEqualTo(460);
    Eventually.holds(
        "what it had reserved is given back",
        Duration.ofSeconds(20),
        () -> tus("POST", PATH, "hello", create).status() == 201);
  }

  @Test
  void whatIsCreatedWithItsBytesTellsWhenItIsGivenUpAsItIsAsked() {
    String[] create = {"Upload-Length", "9", "Content-Type", "application/offset+octet-stream"};
    Answer made = tus("POST", PATH, "hello", create);
    assertThat(made.header("Upload-Offset")).isEqualTo("5");
    assertThat(made.header("Upload-Expires"))
        .isEqualTo(tus("HEAD", made.header("Location"), "").header("Upload-Expires"));
  }

  @Test
  void partsAreJoinedInTheirOrder() {
    String first = part("first ");
    String second = part("second");
    for (String wrong : List.of(",", ";", "|", "\t", "%20", ", ")) {
      String list = "final;" + first + wrong + second;
      assertThat(tus("POST", PATH, "", "Upload-Concat", list).problem())
          .as(wrong)
          .isEqualTo("malformed-request");
    }
    String other = "https://files.example/base" + second;
    Answer joined = tus("POST", PATH, "", "Upload-Concat", "final;" + first + " " + other);
    assertThat(joined.status()).isEqualTo(201);
    Answer head = tus("HEAD", joined.header("Location"), "");
    assertThat(head.header("Upload-Length")).isEqualTo("12");
    assertThat(head.header("Upload-Concat")).isEqualTo("final");
    assertThat(append(joined.header("Location"), 12, "x").problem()).isEqualTo("upload-final");
    Answer again = tus("POST", PATH, "", "Upload-Concat", "final;" + first + " " + second);
    assertThat(again.problem()).isEqualTo("unknown-upload");
  }

  @Test
  void asManyPartsAsFitIntoTheHeadersAreLookedForAndOneMoreIsRefused() {
    String part = PATH + "/" + "A".repeat(22);
    String most = "final;" + String.join(" ", Collections.nCopies(400, part));
    assertThat(tus("POST", PATH, "", "Upload-Concat", most).problem()).isEqualTo("unknown-upload");
    Answer more = tus("POST", PATH, "", "Upload-Concat", most + " " + part);
    assertThat(more.problem()).isEqualTo("concat-refused");
    assertThat(more.text()).contains("At most 400 parts");
  }

  @Test
  void wholeUploadsAndNothingAtAllAreNotJoined() {
    String whole = tus("POST", PATH, "", "Upload-Length", "0").header("Location");
    for (String concat : List.of("final;" + whole, "final;", "final; ")) {
      Answer refused = tus("POST", PATH, "", "Upload-Concat", concat);
      assertThat(refused.problem()).as(concat).isEqualTo("concat-refused");
    }
    assertThat(tus("POST", PATH, "", "Upload-Concat", "final;/elsewhere/x").problem())
        .isEqualTo("malformed-request");
  }

  @Test
  void bytesBehindAFinishedUploadAreRefusedHoweverTheyCome() throws Exception {
    String at = tus("POST", PATH, "", "Upload-Length", "5").header("Location");
    assertThat(append(at, 0, "hello").status()).isEqualTo(204);
    for (String more : List.of("", "!")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + at))
              .header("Tus-Resumable", "1.0.0")
              .header("Upload-Offset", "5")
              .header("Content-Type", "application/offset+octet-stream")
              .method("PATCH", BodyPublishers.ofInputStream(() -> stream(more)))
              .build();
      try (HttpClient client = HttpClient.newHttpClient()) {
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
            .isEqualTo(more.isEmpty() ? 204 : 413);
      }
    }
  }

  @Test
  void anotherMethodTravelsThroughPost() {
    String at = tus("POST", PATH, "", "Upload-Length", "5").header("Location");
    Answer answer =
        tus(
            "POST",
            at,
            "hello",
            "X-HTTP-Method-Override",
            "PATCH",
            "Upload-Offset",
            "0",
            "Content-Type",
            "application/offset+octet-stream");
    assertThat(answer.status()).isEqualTo(204);
  }

  @Test
  void anotherContentTypeIsRefused() {
    String at = tus("POST", PATH, "", "Upload-Length", "5").header("Location");
    Answer answer = tus("PATCH", at, "hello", "Upload-Offset", "0", "Content-Type", "text/plain");
    assertThat(answer.problem()).isEqualTo("unsupported-media-type");
  }

  @Test
  void whatWasAcknowledgedOutlivesARestart() {
    byte[] content = new byte[20 * MIB + 123];
    String at = tus("POST", PATH, "", "Upload-Length", "" + 2 * content.length).header("Location");
    List<String> headers =
        headers("Upload-Offset", "0", "Content-Type", "application/offset+octet-stream");
    Answer kept = server.send("PATCH", at, content, headers.toArray(String[]::new));
    assertThat(kept.header("Upload-Offset")).isEqualTo("" + content.length);
    server.restart();
    assertThat(tus("HEAD", at, "").header("Upload-Offset")).isEqualTo("" + content.length);
  }

  @Test
  void aTokenIsWantedWhereTheOperatorSaysSo() throws Exception {
    server.close();
    server = TestServer.start(Map.of(Knob.UPLOADS, "token"));
    assertThat(tus("POST", PATH, "", "Upload-Length", "1").problem()).isEqualTo("token-required");
    String made =
        server.admin("POST", "/admin/v1/tokens", "{\"name\":\"Bob\",\"quotaBytes\":4}").text();
    String token = made.replaceFirst(".*\"token\":\"([^\"]*)\".*", "$1");
    String[] good = {"Authorization", "Bearer " + token};
    Answer first = tus("POST", PATH, "", with(good, "Upload-Length", "4"));
    assertThat(first.status()).isEqualTo(201);
    assertThat(tus("POST", PATH, "", with(good, "Upload-Length", "4")).problem())
        .isEqualTo("quota-exceeded");
    assertThat(tus("DELETE", first.header("Location"), "").status()).isEqualTo(204);
    assertThat(tus("POST", PATH, "", with(good, "Upload-Length", "4")).status())
        .as("what was removed has made room at once")
        .isEqualTo(201);
    String id = made.replaceFirst(".*\"id\":\"([^\"]*)\".*", "$1");
    assertThat(server.admin("DELETE", "/admin/v1/tokens/" + id, "").status()).isEqualTo(204);
    assertThat(tus("POST", PATH, "", with(good, "Upload-Length", "0")).problem())
        .isEqualTo("token-refused");
  }

  @Test
  void closedIsClosed() {
    server.close();
    server = TestServer.start(Map.of(Knob.UPLOADS, "closed"));
    assertThat(tus("POST", PATH, "", "Upload-Length", "1").problem()).isEqualTo("uploads-closed");
  }

  @Test
  void aBasePathStandsBeforeEverythingAndLeadsToThePage() throws Exception {
    server.close();
    server = TestServer.start(Map.of(Knob.URL, "https://example.org/files/"));
    assertThat(server.send("GET", "/healthz").problem()).isEqualTo("unknown-path");
    Answer made = tus("POST", "/files" + PATH, "", "Upload-Length", "1");
    assertThat(made.header("Location")).startsWith("/files/api/v1/uploads/");
    assertThat(tus("HEAD", made.header("Location"), "").status()).isEqualTo(200);
    var asPrinted =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/files"));
    try (HttpClient http = HttpClient.newBuilder().followRedirects(Redirect.NORMAL).build()) {
      HttpResponse<Void> home = http.send(asPrinted.build(), BodyHandlers.discarding());
      assertThat(home.statusCode()).isEqualTo(200);
      assertThat(home.uri().getPath()).isEqualTo("/files/");
    }
  }

  private String part(String text) {
    Answer made =
        tus(
            "POST",
            PATH,
            text,
            "Upload-Length",
            "" + text.length(),
            "Upload-Concat",
            "partial",
            "Content-Type",
            "application/offset+octet-stream");
    assertThat(made.header("Upload-Offset")).isEqualTo("" + text.length());
    assertThat(tus("HEAD", made.header("Location"), "").header("Upload-Concat"))
        .isEqualTo("partial");
    return made.header("Location");
  }

  private Answer append(String at, long offset, String text, String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "Upload-Offset", "" + offset, "Content-Type", "application/offset+octet-stream"));
    all.addAll(List.of(more));
    return tus("PATCH", at, text, all.toArray(String[]::new));
  }

  private Answer tus(String method, String path, String body, String... more) {
    String[] headers = headers(more).toArray(String[]::new);
    if (body.isEmpty()) return server.send(method, path, headers);
    return server.send(method, path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  private static List<String> headers(String... more) {
    List<String> all = new ArrayList<>(List.of("Tus-Resumable", "1.0.0"));
    all.addAll(List.of(more));
    return all;
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static String hash(String algorithm, String text) throws Exception {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance(algorithm).digest(bytes));
  }
}
