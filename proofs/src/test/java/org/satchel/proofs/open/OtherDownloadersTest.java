package org.satchel.proofs.open;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.HostileShare;
import org.satchel.proofs.forge.LinkKeys;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.Links;
import org.satchel.testkit.files.Patterned;

/**
 * curl and aria2 fetch a stored object whole, by ranges, on several connections and resumed.
 *
 * <p>Source: RFC 9110 section 14; curl(1), aria2c(1).
 */
final class OtherDownloadersTest {

  private static final int BYTES = 20_000_000;

  private final House house = House.shared();

  /** A stored object, its bytes, and the grant to fetch it. */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  private record Granted(String url, String grant, byte[] stored, Path folder) {

    String header() {
      return "Authorization: Bearer " + grant;
    }
  }

  private Granted object() throws Exception {
    Path folder = house.scratch("downloaders");
    byte[] plain =
        Files.readAllBytes(new Patterned(BYTES, BYTES).writeTo(folder.resolve("plain.bin")));
    HostileShare.Sealed sealed = HostileShare.content(plain);
    Door door = new Door(house.server().url());
    String link =
        new HostileShare()
            .publish(
                door,
                List.of(
                    "{\"t\":\"manifest\",\"v\":1,\"files\":1,\"folders\":0,\"bytes\":%d}"
                        .formatted(BYTES),
                    "{\"t\":\"file\",\"path\":\"f\",\"length\":%d,\"object\":{%s}}"
                        .formatted(BYTES, sealed.json())),
                sealed);
    Links parts = Links.parse(link);
    String grant = LinkKeys.drawGrant();
    HttpResponse<String> granted =
        door.send(
            door.request("/api/v1/shares/" + parts.linkId() + "/grants")
                .header(
                    "Authorization",
                    "Bearer " + LinkKeys.accessBearer(parts.linkId(), parts.secret()))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"grant\":\"" + grant + "\"}")));
    assertThat(granted.statusCode()).isEqualTo(201);
    String url = door.url() + "/api/v1/objects/" + sealed.idText();
    return new Granted(url, grant, sealed.stored(), folder);
  }

  @Test
  void curlFetchesTheWholeARangeATailAndResumes() throws Exception {
    Granted object = object();
    assertThat(curl(object)).isEqualTo(object.stored());
    assertThat(curl(object, "-r", "1000000-2999999"))
        .isEqualTo(Arrays.copyOfRange(object.stored(), 1_000_000, 3_000_000));
    int length = object.stored().length;
    assertThat(curl(object, "-r", "-5"))
        .isEqualTo(Arrays.copyOfRange(object.stored(), length - 5, length));
    Path part = object.folder().resolve("curl.bin");
    Files.write(part, Arrays.copyOf(object.stored(), 7_654_321));
    assertThat(curl(object, "-C", "-")).isEqualTo(object.stored());
    List<String> without = List.of("curl", "-s", "-o", "x", "-w", "%{http_code}", object.url());
    assertThat(Program.run(object.folder(), without)).isEqualTo("401");
  }

  private static byte[] curl(Granted object, String... options) throws Exception {
    Path file = object.folder().resolve("curl.bin");
    boolean resume = Arrays.asList(options).contains("-C");
    if (!resume) Files.deleteIfExists(file);
    List<String> command =
        new java.util.ArrayList<>(
            List.of("curl", "-sS", "--fail", "-H", object.header(), "-o", file.toString()));
    command.addAll(List.of(options));
    command.add(object.url());
    Program.run(object.folder(), command);
    return Files.readAllBytes(file);
  }

  @Test
  void aria2FetchesOnSeveralConnections() throws Exception {
    Granted object = object();
    Program.run(
        object.folder(),
        List.of(
            "aria2c",
            "--no-conf",
            "--quiet",
            "-x",
            "8",
            "-s",
            "8",
            "-k",
            "1M",
            "--header=" + object.header(),
            "-o",
            "aria2.bin",
            object.url()));
    assertThat(Files.readAllBytes(object.folder().resolve("aria2.bin"))).isEqualTo(object.stored());
  }
}
