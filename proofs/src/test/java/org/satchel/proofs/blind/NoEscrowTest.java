package org.satchel.proofs.blind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Install;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;

/**
 * Key escrow: there is no field, header or parameter by which a key could reach a server.
 *
 * <p>Why this way: the interface's description must name none, and what a client really sends must
 * be of the few kinds that it describes: sealed bytes, a bundle of exact size, one grant.
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
    House house = House.shared();
    Path left = house.scratch("left");
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), Recording.into(left))) {
      CommandLine sender = house.device("sender").through(proxy.url());
      Path tree = house.sample().tree();
      String link = sender.run("put", tree.toString(), "--message", "hello").line();
      sender.run("get", Links.through(proxy.url(), link), "-o", "back").expect(Outcome.DONE);
      sender.run("edit", link, "--downloads", "9").expect(Outcome.DONE);
      sender.run("end", link).expect(Outcome.DONE);
      for (Exchange exchange : proxy.recording().exchanges()) {
        check(exchange);
      }
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
