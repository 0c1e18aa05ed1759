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
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.PageVictim.Step;
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

  private static final Step[] EDITS = {
    new Step("message", "hello"), new Step("limit", "9"), new Step("end", "")
  };

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

  @Test
  void whatThePageSendsIsSealedBytesABundleOfExactSizeOrAGrant() throws Exception {
    useEverythingOnThePage(Attack.NONE);
  }

  @Test
  void aServerThatAsksThePageForKeysInEveryAnswerGetsTheSame() throws Exception {
    Asks asks = new Asks(new AtomicInteger());
    useEverythingOnThePage(asks);
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
      for (Exchange exchange : proxy.recording().exchanges()) ClosedList.check(exchange);
      findsNone(keys, left);
    }
  }

  /** The same by two browsers, the second of which has the owner's link. */
  private static void useEverythingOnThePage(Attack attack) throws Exception {
    House house = House.shared();
    Path left = house.scratch("left");
    PageVictim page = PageVictim.shared();
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(left))) {
      proxy.attackWith(attack);
      PageVictim.Sent sent = page.sendBy("sender", proxy.url(), house.sample().tree());
      assertThat(sent.end()).isEqualTo("sent");
      page.openAgain("sender", sent.link()).expect(Outcome.DONE);
      Step add = new Step("add", sent.ownerLink());
      assertThat(page.own("owner", proxy.url(), add, EDITS[0])).containsOnly("done");
      List<Canary> keys = ShareKeys.of(house, Links.through(house.server().url(), sent.link()));
      keys.addAll(Secrets.ofLink(sent.ownerLink()));
      assertThat(page.own("sender", proxy.url(), EDITS)).hasSize(3).containsOnly("done");
      List<Exchange> all = proxy.recording().exchanges();
      for (Exchange exchange : all) ClosedList.checkOfBrowser(exchange);
      assertThat(all).filteredOn(it -> it.request().method().equals("PUT")).hasSize(5);
      findsNone(keys, left);
    }
  }

  /** No key in what left, and each when it is planted there. */
  private static void findsNone(List<Canary> keys, Path left) throws IOException {
    CanarySearch search = new CanarySearch(keys);
    assertThat(search.in(left)).isEmpty();
    for (int i = 0; i < keys.size(); i++) {
      Files.write(left.resolve("planted-" + i), keys.get(i).bytes());
    }
    assertThat(search.in(left)).hasSizeGreaterThanOrEqualTo(keys.size());
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
      door.send(
          door.request(share).PUT(BodyPublishers.ofByteArray(new byte[ClosedList.RECORD + 32])));
      door.send(
          door.request(share + "/grants").POST(BodyPublishers.ofString("{\"password\":\"x\"}")));
      assertThat(proxy.recording().exchanges())
          .hasSize(4)
          .allSatisfy(
              exchange ->
                  assertThatThrownBy(() -> ClosedList.check(exchange))
                      .isInstanceOf(AssertionError.class))
          .allSatisfy(
              exchange ->
                  assertThatThrownBy(() -> ClosedList.checkOfBrowser(exchange))
                      .isInstanceOf(AssertionError.class));
    }
  }
}
