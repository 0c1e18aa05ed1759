package org.satchel.server.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.ObjectEntry;
import org.satchel.server.ops.Knob;
import org.satchel.server.wiring.TestServer.Answer;
import org.satchel.testkit.Seed;
import org.satchel.testkit.process.PostgresServer;

/** The whole interface once, over real sockets, on both databases. */
class ApiWalkTest {

  private static final String TUS = "Tus-Resumable";
  private static final String V = "1.0.0";
  private static final String BYTES = "application/offset+octet-stream";

  @TempDir Path folder;

  private final Seed seed = Seed.ofThisRun();

  @Test
  void everyOperationAnswersAsDescribedOnSqlite() throws Exception {
    walk(
        Map.of(),
        backup -> {
          assertThat(backup.status()).isEqualTo(201);
          assertThat(backup.text()).contains("\"path\":", "\"bytes\":");
        });
  }

  @Test
  void everyOperationAnswersAsDescribedOnPostgresql() throws Exception {
    PostgresServer postgres = PostgresServer.shared();
    String url =
        postgres
            .newDatabase()
            .replace("jdbc:postgresql://", "postgresql://" + postgres.user() + "@");
    walk(
        Map.of(Knob.DATABASE, url),
        backup -> assertThat(backup.problem()).isEqualTo("backup-unsupported"));
  }

  private void walk(Map<Knob, String> database, Consumer<Answer> backup) throws Exception {
    Path logo = Files.writeString(folder.resolve("logo.svg"), "<svg/>");
    Map<Knob, String> settings = new HashMap<>(database);
    settings.put(Knob.LOGO, logo.toString());
    settings.put(Knob.COLOR, "#123456");
    settings.put(Knob.LINKS, "Imprint https://example.org/imprint");
    try (TestServer server = TestServer.start(settings)) {
      instance(server);
      uploads(server);
      TestShare share = new TestShare(seed.forPart("share"));
      shares(server, share);
      objects(server, share);
      endings(server, share);
      admin(server);
      backup.accept(server.admin("POST", "/admin/v1/backup", ""));
      commandLine(server);
      page(server);
      assertThat(server.check.missed()).as("operations that were never asked for").isEmpty();
    }
  }

  private void instance(TestServer server) {
    assertThat(server.send("GET", "/").status()).isEqualTo(200);
    assertThat(server.send("GET", "/healthz").status()).isEqualTo(200);
    assertThat(server.send("GET", "/readyz").status()).isEqualTo(200);
    assertThat(server.send("GET", "/api/v1/instance").text()).contains("\"uploads\":\"open\"");
    assertThat(server.send("GET", "/s/AAAAAAAAAAAAAAAAAAAAAA").status()).isEqualTo(200);
    assertThat(server.send("GET", "/no/such/path").problem()).isEqualTo("unknown-path");
    assertThat(server.send("DELETE", "/healthz").problem()).isEqualTo("method-not-allowed");
  }

  private void uploads(TestServer server) {
    assertThat(server.send("OPTIONS", "/api/v1/uploads").header("Tus-Version")).isEqualTo(V);
    Answer made = server.send("POST", "/api/v1/uploads", TUS, V, "Upload-Length", "10");
    String at = made.header("Location");
    assertThat(server.send("OPTIONS", at).status()).isEqualTo(204);
    assertThat(patch(server, at, 0, "hello").header("Upload-Offset")).isEqualTo("5");
    assertThat(server.send("HEAD", at, TUS, V).header("Upload-Offset")).isEqualTo("5");
    assertThat(patch(server, at, 3, "hello").problem()).isEqualTo("wrong-offset");
    assertThat(server.send("DELETE", at, TUS, V).status()).isEqualTo(204);
    assertThat(server.send("HEAD", at, TUS, V).problem()).isEqualTo("unknown-upload");
  }

  private static Answer patch(TestServer server, String at, long offset, String text) {
    return server.send(
        "PATCH",
        at,
        text.getBytes(StandardCharsets.UTF_8),
        TUS,
        V,
        "Upload-Offset",
        "" + offset,
        "Content-Type",
        BYTES);
  }

  private void shares(TestServer server, TestShare share) throws Exception {
    byte[] manifest = new byte[5_000];
    byte[] object = new byte[17 * 1024 * 1024];
    seed.forPart("content").random().nextBytes(manifest);
    seed.forPart("content").random().nextBytes(object);
    share.upload(server, manifest);
    share.upload(server, object);
    byte[] bundle = share.creating(2, Optional.empty());
    Answer wrong = server.send("PUT", share.path(), bundle, "Content-Type", "text/plain");
    assertThat(wrong.problem()).isEqualTo("unsupported-media-type");
    byte[] damaged = bundle.clone();
    damaged[300] ^= 1;
    assertThat(put(server, share, damaged).problem()).isEqualTo("record-refused");
    Answer past = put(server, share, share.creating(2, Optional.of(Instant.EPOCH.plusMillis(1))));
    assertThat(past.problem()).isEqualTo("share-expired");
    assertThat(past.text()).doesNotContain("its owner can extend it");
    assertThat(put(server, share, bundle).status()).isEqualTo(201);
    assertThat(put(server, share, bundle).status()).isEqualTo(200);
    assertThat(server.send("GET", share.path()).problem()).isEqualTo("bearer-required");
    Answer refused = server.send("GET", share.path(), bearer(Bearer.of(new byte[32])));
    assertThat(refused.problem()).isEqualTo("bearer-refused");
    Answer read = server.send("GET", share.path(), bearer(share.access()));
    assertThat(read.text()).contains("\"state\":\"live\"").doesNotContain("ownerBox");
    Answer owned = server.send("GET", share.path(), bearer(share.ownerBearer()));
    assertThat(owned.text()).contains("ownerBox").contains("\"downloads\":0");
    Answer sealed = server.send("GET", share.path() + "/manifest", bearer(share.access()));
    assertThat(sealed.body()).isEqualTo(manifest);
    Answer head = server.send("HEAD", share.path() + "/manifest", bearer(share.access()));
    assertThat(head.header("Content-Length")).isEqualTo("5000");
  }

  private void objects(TestServer server, TestShare share) {
    Bearer grant = Bearer.draw(seed.forPart("grant").random());
    assertThat(grant(server, share, grant).status()).isEqualTo(201);
    assertThat(grant(server, share, grant).status()).isEqualTo(200);
    ObjectEntry entry = share.entries.get(1);
    byte[] content = share.contents.get(1);
    String path = "/api/v1/objects/" + entry.id();
    assertThat(server.send("GET", path).problem()).isEqualTo("bearer-required");
    Answer stranger = server.send("GET", path, bearer(share.access()));
    assertThat(stranger.problem()).isEqualTo("grant-refused");
    Answer whole = server.send("GET", path, bearer(grant));
    assertThat(whole.body()).isEqualTo(content);
    assertThat(whole.header("ETag")).isEqualTo("\"" + entry.root() + "\"");
    assertThat(server.send("HEAD", path, bearer(grant)).header("Content-Length"))
        .isEqualTo("" + content.length);
    for (String method : List.of("GET", "HEAD")) {
      String[] again = {
        "Authorization", "Bearer " + grant.reveal(), "If-None-Match", whole.header("ETag")
      };
      Answer known = server.send(method, path, again);
      assertThat(known.status()).isEqualTo(304);
      assertThat(known.header("ETag")).isEqualTo(whole.header("ETag"));
      again[3] = "\"another\"";
      assertThat(server.send(method, path, again).status()).isEqualTo(200);
    }
    String[] range = {
      "Authorization", "Bearer " + grant.reveal(), "Range", "bytes=16777200-16777231"
    };
    Answer part = server.send("GET", path, range);
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(java.util.Arrays.copyOfRange(content, 16777200, 16777232));
    assertThat(server.send("HEAD", path, range).status()).isEqualTo(200);
    range[3] = "bytes=99999999-";
    assertThat(server.send("GET", path, range).problem()).isEqualTo("range-not-satisfiable");
    Answer nothing = server.send("GET", "/api/v1/objects/AAAAAAAAAAAAAAAAAAAAAA", bearer(grant));
    assertThat(nothing.problem()).isEqualTo("unknown-object");
  }

  private void endings(TestServer server, TestShare share) throws Exception {
    Bearer second = Bearer.draw(seed.forPart("second").random());
    Bearer third = Bearer.draw(seed.forPart("third").random());
    assertThat(grant(server, share, second).status()).isEqualTo(201);
    assertThat(grant(server, share, third).problem()).isEqualTo("share-exhausted");
    Answer exhausted = server.send("GET", share.path(), bearer(share.access()));
    assertThat(exhausted.text()).contains("\"state\":\"exhausted\"");
    assertThat(put(server, share, share.editing(2, 3)).status()).isEqualTo(200);
    assertThat(put(server, share, share.editing(2, 4)).problem()).isEqualTo("version-conflict");
    assertThat(grant(server, share, third).status()).isEqualTo(201);
    assertThat(server.admin("GET", "/admin/v1/shares?limit=1", "").text())
        .contains(share.link().toString())
        .as("the last page, full as it is")
        .doesNotContain("\"next\"");
    String admin = "/admin/v1/shares/" + share.link();
    assertThat(server.admin("POST", admin + "/block", "{\"reason\":\"a notice\"}").status())
        .isEqualTo(204);
    assertThat(server.send("GET", share.path(), bearer(share.access())).problem())
        .isEqualTo("share-blocked");
    assertThat(server.admin("POST", admin + "/unblock", "").status()).isEqualTo(204);
    assertThat(put(server, share, share.ending(5)).status()).isEqualTo(200);
    assertThat(server.send("GET", share.path(), bearer(share.access())).problem())
        .isEqualTo("share-ended");
    Answer dead = server.send("GET", "/api/v1/objects/" + share.entries.get(1).id(), bearer(third));
    assertThat(dead.problem()).isIn("share-ended", "grant-refused");
    assertThat(server.admin("POST", admin + "/end", "").status()).isEqualTo(204);
  }

  private static void assertEveryMetricTellsWhatItIs(String metrics) {
    assertThat(metrics).contains("satchel_http_requests", "satchel_shares_puts");
    for (String line : metrics.lines().filter(it -> it.startsWith("# TYPE ")).toList()) {
      String name = line.split(" ", -1)[2];
      assertThat(metrics).as(line).containsPattern("(?m)^# HELP " + name + " \\S");
    }
  }

  private void admin(TestServer server) throws Exception {
    assertEveryMetricTellsWhatItIs(server.adminWithout("GET", "/metrics").text());
    assertThat(server.adminWithout("GET", "/admin/v1/status").problem())
        .isEqualTo("bearer-required");
    String[] stranger = bearer(Bearer.of(new byte[32]));
    assertThat(server.adminWithout("GET", "/admin/v1/status", stranger).problem())
        .isEqualTo("bearer-refused");
    assertThat(server.admin("GET", "/admin/v1/status", "").text()).contains("storedBytes");
    assertThat(server.admin("GET", "/admin/v1/errors", "").text()).contains("errors");
    String largest = "{\"name\":\"Ann\",\"quotaBytes\":9007199254740991}";
    assertThat(server.admin("POST", "/admin/v1/tokens", largest.replace("0991", "0992")).problem())
        .isEqualTo("malformed-request");
    for (String wrong :
        List.of(
            "{\"name\":5}",
            "{\"name\":\"Ann\",\"quotaBytes\":\"5\"}",
            "{\"name\":\"Ann\",\"expiresMs\":1}")) {
      assertThat(server.admin("POST", "/admin/v1/tokens", wrong).problem())
          .as(wrong)
          .isEqualTo("malformed-request");
    }
    String smiles = "\uD83D\uDE00".repeat(100);
    assertThat(server.admin("POST", "/admin/v1/tokens", "{\"name\":\"" + smiles + "\"}").status())
        .isEqualTo(201);
    Answer made = server.admin("POST", "/admin/v1/tokens", largest);
    assertThat(made.status()).isEqualTo(201);
    JsonNode token = new ObjectMapper().readTree(made.body());
    assertThat(server.admin("GET", "/admin/v1/tokens", "").text()).contains("Ann");
    String one = "/admin/v1/tokens/" + token.get("id").asText();
    assertThat(server.admin("DELETE", one, "").status()).isEqualTo(204);
    assertThat(server.admin("DELETE", "/admin/v1/tokens/AAAAAAAAAAAAAAAAAAAAAA", "").problem())
        .isEqualTo("unknown-token");
  }

  private void commandLine(TestServer server) throws Exception {
    assertThat(server.send("GET", "/cli/satchel.tar.gz").problem()).isEqualTo("no-command-line");
    Path folder = Files.createDirectories(server.folder().resolve("lib/cli"));
    Files.writeString(folder.resolve("satchel.tar.gz"), "an archive");
    Files.writeString(folder.resolve("satchel.tar.gz.sha256"), "ab".repeat(32) + "  x\n");
    assertThat(server.send("GET", "/cli/satchel.tar.gz").text()).isEqualTo("an archive");
    assertThat(server.send("GET", "/cli/satchel.tar.gz.sha256").text()).startsWith("abab");
    assertThat(server.send("GET", "/api/v1/instance").text()).contains("commandLine");
  }

  private void page(TestServer server) {
    for (String path :
        List.of(
            "/shares",
            "/preview/",
            "/assets/app-1a2b3c4d.js",
            "/sw.js",
            "/favicon.svg",
            "/manifest.webmanifest",
            "/web/hashes.txt",
            "/brand/logo")) {
      assertThat(server.send("GET", path).status()).as(path).isEqualTo(200);
    }
    assertThat(server.send("GET", "/s/", "Accept", "text/html").status()).isEqualTo(404);
    String[] type = {"Content-Type", "application/csp-report"};
    byte[] report = "{}".getBytes(StandardCharsets.UTF_8);
    assertThat(server.send("POST", "/api/v1/csp-reports", report, type).status()).isEqualTo(204);
  }

  static Answer put(TestServer server, TestShare share, byte[] bundle) {
    return server.send("PUT", share.path(), bundle, "Content-Type", TestShare.BUNDLE);
  }

  static Answer grant(TestServer server, TestShare share, Bearer grant) {
    byte[] body = ("{\"grant\":\"" + grant.reveal() + "\"}").getBytes(StandardCharsets.UTF_8);
    return server.send(
        "POST",
        share.path() + "/grants",
        body,
        "Content-Type",
        "application/json",
        "Authorization",
        "Bearer " + share.access().reveal());
  }

  private static String[] bearer(Bearer bearer) {
    return new String[] {"Authorization", "Bearer " + bearer.reveal()};
  }
}
