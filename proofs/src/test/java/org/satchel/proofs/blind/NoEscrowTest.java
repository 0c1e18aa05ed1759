package org.satchel.proofs.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.LinkKeys;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.proofs.stage.Secrets;
import org.satchel.proofs.stage.ShareAttack;
import org.satchel.proofs.stage.ShareKeys;
import org.satchel.testkit.canary.Canary;
import org.satchel.testkit.canary.CanarySearch;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Install;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Attack;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;
import org.satchel.testkit.proxy.Reply;

/**
 * Key escrow: there is no field, header or parameter by which a key could reach a server.
 *
 * <p>Why this way: the interface's description must name none, and what a client really sends must
 * be of the few kinds that it describes: sealed bytes, a bundle of exact size, one grant. The keys
 * of a share are computed and looked for in all that left, also where the server asks for them.
 *
 * <p>Source: docs/testing.md, attack 25.
 */
final class NoEscrowTest {

  /** Names that nothing in the interface may have; {@code key} alone or as a word's part. */
  private static final List<String> FORBIDDEN =
      List.of("password", "passphrase", "filename", "file_name", "filekey", "privatekey", "escrow");

  private static final Set<String> HEADERS =
      Set.of(
          "host",
          "user-agent",
          "connection",
          "content-length",
          "content-type",
          "accept",
          "accept-encoding",
          "authorization",
          "range",
          "if-range",
          "if-match",
          "transfer-encoding",
          "tus-resumable",
          "upload-length",
          "upload-offset",
          "upload-metadata",
          "upload-defer-length",
          "upload-checksum",
          "upload-concat",
          "upgrade",
          "http2-settings",
          "expect");

  private static final int RECORD = 328;
  private static final int BOX = 4_096;

  @Test
  void theInterfaceDescribesNoFieldForAKey() throws Exception {
    String api = Files.readString(Install.root().resolve("spec/api.yaml"));
    assertThat(fieldsForKeys(api)).isEmpty();
    assertThat(fieldsForKeys(api + "\n  file-key: {type: string}")).hasSize(1);
    assertThat(fieldsForKeys(api + "\n  - name: escrowed\n  - name: Password")).hasSize(2);
  }

  /** All that a request may say beside its body; the bodies are judged in what clients send. */
  @Test
  void theInterfaceDescribesTheseParametersAndNoOther() throws Exception {
    String api = Files.readString(Install.root().resolve("spec/api.yaml"));
    assertThat(all(api, "name: ([A-Za-z-]+), in: (?:header|query|path|cookie)"))
        .containsExactlyInAnyOrder(
            "Tus-Resumable",
            "Upload-Length",
            "Upload-Defer-Length",
            "Upload-Offset",
            "Upload-Metadata",
            "Upload-Concat",
            "Upload-Checksum",
            "Range",
            "If-Range",
            "after",
            "file", // of the page
            "limit",
            "id",
            "linkId",
            "token",
            "upload");
    assertThat(all(api, "schemas/([A-Za-z]+Request)'"))
        .containsExactlyInAnyOrder("GrantRequest", "BlockRequest", "TokenRequest");
  }

  private static Set<String> all(String text, String pattern) {
    Set<String> found = new TreeSet<>();
    Pattern.compile(pattern).matcher(text).results().forEach(hit -> found.add(hit.group(1)));
    return found;
  }

  private static Set<String> fieldsForKeys(String api) {
    Set<String> found = new TreeSet<>();
    for (String line : api.lines().toList()) {
      String name = line.strip().toLowerCase(Locale.ROOT).replaceFirst("^- name: *", "");
      if (!line.strip().startsWith("- name:") && !name.matches("[a-z_-]+:.*")) continue;
      for (String word : FORBIDDEN) {
        if (name.split(":", 2)[0].replace("-", "").contains(word)) found.add(line.strip());
      }
    }
    return found;
  }

  @Test
  void whatAClientSendsIsSealedBytesABundleOfExactSizeOrAGrant() throws Exception {
    useEverything(Attack.NONE);
  }

  @Test
  void aServerThatAsksForKeysInEveryAnswerGetsTheSame() throws Exception {
    Asks asks = new Asks(new AtomicInteger());
    useEverything(asks);
    assertThat(asks.asked().get()).isGreaterThan(5);
  }

  /** Sends, receives, edits and ends, and looks for each key in all that left. */
  private static void useEverything(Attack attack) throws Exception {
    House house = House.shared();
    Path left = house.scratch("left");
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(left))) {
      proxy.attackWith(attack);
      CommandLine sender = house.device("sender").through(proxy.url());
      Path tree = house.sample().tree();
      String link = sender.run("put", tree.toString(), "--message", "hello").line();
      sender.run("get", Links.through(proxy.url(), link), "-o", "back").expect(Outcome.DONE);
      Outcome edit = sender.run("edit", link, "--downloads", "9", "--json").expect(Outcome.DONE);
      String ownerLink = new ObjectMapper().readTree(edit.out()).get("ownerLink").asText();
      List<Canary> keys = ShareKeys.of(house, Links.through(house.server().url(), link));
      keys.addAll(Secrets.ofLink(ownerLink));
      sender.run("end", link).expect(Outcome.DONE);
      for (Exchange exchange : proxy.recording().exchanges()) {
        check(exchange);
      }
      CanarySearch search = new CanarySearch(keys);
      assertThat(search.in(left)).isEmpty();
      for (int i = 0; i < keys.size(); i++) {
        Files.write(left.resolve("planted-" + i), keys.get(i).bytes());
      }
      assertThat(search.in(left)).hasSizeGreaterThanOrEqualTo(keys.size());
    }
  }

  /** Asks for keys in the header of each answer, and in each share as members. */
  private record Asks(AtomicInteger asked) implements Attack {

    @Override
    public boolean touches(Head request) {
      return !request.target().contains("/objects/");
    }

    @Override
    public Reply tamper(Head request, Reply reply) throws IOException {
      asked.incrementAndGet();
      Reply asking =
          reply
              .withField("Satchel-Escrow", "required; keys=all")
              .withField("WWW-Authenticate", "Basic realm=\"file key\"");
      ShareAttack member =
          new ShareAttack(
              share ->
                  share
                      .put("escrow", "required")
                      .putObject("keys")
                      .put("sendTo", "/api/v1/keys")
                      .put("fileKey", ""));
      return ShareAttack.isShareRead(request) ? member.tamper(request, asking) : asking;
    }
  }

  @Test
  void theServerRefusesWhatTheInterfaceDoesNotDescribe() throws Exception {
    House house = House.shared();
    House.Sample put = house.put(house.sample().tree().resolve("run.sh"));
    Links link = Links.parse(put.link());
    Door door = new Door(house.server().url());
    String share = "/api/v1/shares/" + link.linkId();
    String bearer = "Bearer " + LinkKeys.accessBearer(link.linkId(), link.secret());
    String grant = LinkKeys.drawGrant();
    for (String more : List.of("", ",\"key\":\"" + LinkKeys.drawGrant() + "\"")) {
      int status =
          door.send(
                  door.request(share + "/grants")
                      .header("Authorization", bearer)
                      .header("Content-Type", "application/json")
                      .POST(BodyPublishers.ofString("{\"grant\":\"" + grant + "\"" + more + "}")))
              .statusCode();
      assertThat(status).isEqualTo(more.isEmpty() ? 201 : 400);
    }
    for (String metadata : List.of("key c2VjcmV0", "object " + "QUJD" + ",key c2VjcmV0")) {
      int status =
          door.send(
                  door.request("/api/v1/uploads")
                      .header("Tus-Resumable", "1.0.0")
                      .header("Upload-Length", "1")
                      .header("Upload-Metadata", metadata)
                      .POST(BodyPublishers.noBody()))
              .statusCode();
      assertThat(status).as(metadata).isEqualTo(400);
    }
  }

  @Test
  void aClientThatGivesAKeyAwayIsFound() throws Exception {
    House house = House.shared();
    Path left = house.scratch("left");
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(left))) {
      Door door = new Door(proxy.url());
      String share = "/api/v1/shares/AAAAAAAAAAAAAAAAAAAAAA";
      door.send(door.request(share).header("X-File-Key", "secret"));
      door.send(door.request(share + "?key=secret"));
      door.send(door.request(share).PUT(BodyPublishers.ofByteArray(new byte[RECORD + 32])));
      door.send(
          door.request(share + "/grants").POST(BodyPublishers.ofString("{\"password\":\"x\"}")));
      assertThat(proxy.recording().exchanges())
          .hasSize(4)
          .allSatisfy(
              exchange ->
                  assertThatThrownBy(() -> check(exchange)).isInstanceOf(AssertionError.class));
    }
  }

  private static void check(Exchange exchange) throws Exception {
    for (Head.Field field : exchange.request().fields()) {
      assertThat(field.name().toLowerCase(Locale.ROOT)).isIn(HEADERS);
    }
    assertThat(exchange.request().target()).doesNotContain("?");
    checkBody(exchange);
  }

  private static void checkBody(Exchange exchange) throws Exception {
    String target = exchange.request().target();
    byte[] body = Files.readAllBytes(exchange.requestBody().orElseThrow());
    if (body.length == 0 || target.contains("/uploads")) return;
    if (target.endsWith("/grants")) {
      assertThat(new ObjectMapper().readTree(body).fieldNames()).toIterable().containsOnly("grant");
      return;
    }
    assertThat(target).contains("/shares/");
    int rest = body.length - RECORD;
    boolean bundle = rest == 0 || rest == 2 * BOX || (rest > 2 * BOX && (rest - 2 * BOX) % 72 == 0);
    assertThat(bundle).as("%d bytes to %s", body.length, target).isTrue();
  }
}
