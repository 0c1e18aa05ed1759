package org.satchel.server.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.satchel.server.ops.ConfigSources;
import org.satchel.server.ops.Knob;
import org.satchel.server.ops.SettingsReader;

/** A real server on free ports and a folder of its own; every answer is checked as it arrives. */
final class TestServer implements AutoCloseable {

  /** One answer; compared field by field and never as a whole. */
  @SuppressWarnings("ArrayRecordComponent")
  record Answer(int status, java.net.http.HttpHeaders headers, byte[] body) {
    String header(String name) {
      return headers.firstValue(name).orElseThrow(() -> new AssertionError("no header " + name));
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    String problem() {
      return headers.firstValue("Satchel-Problem").orElse("");
    }
  }

  private final Path folder;
  private final Map<Knob, String> flags;
  private final InstantSource clock;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  final ApiCheck check;
  private Gateway gateway;

  private TestServer(Path folder, Map<Knob, String> flags, InstantSource clock, ApiCheck check) {
    this.folder = folder;
    this.flags = flags;
    this.clock = clock;
    this.check = check;
    this.gateway = open();
  }

  static TestServer start(Map<Knob, String> settings) {
    return start(settings, InstantSource.system(), new ApiCheck());
  }

  static TestServer start(Map<Knob, String> settings, InstantSource clock, ApiCheck check) {
    try {
      Path folder = Files.createTempDirectory("satchel-server");
      StandInPage.writeTo(folder.resolve("lib"));
      Map<Knob, String> flags = new HashMap<>();
      flags.put(Knob.LISTEN, "127.0.0.1:0");
      flags.put(Knob.ADMIN_LISTEN, "127.0.0.1:0");
      flags.put(Knob.DATA, folder.resolve("data").toString());
      flags.putAll(settings);
      return new TestServer(folder, flags, clock, check);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Gateway open() {
    try {
      var world = new Gateway.World(clock, new SecureRandom(), "test", folder.resolve("lib"));
      return Gateway.start(
          SettingsReader.read(ConfigSources.gather(flags, Map.of(), Optional.empty())), world);
    } catch (Exception e) {
      throw new AssertionError("the server does not start", e);
    }
  }

  void restart() {
    gateway.close();
    gateway = open();
  }

  int port() {
    return gateway.port();
  }

  Path folder() {
    return folder;
  }

  Gateway gateway() {
    return gateway;
  }

  Answer send(String method, String path, byte[] body, String... headers) {
    return exchange(gateway.port(), method, path, Optional.of(body), headers);
  }

  Answer send(String method, String path, String... headers) {
    return exchange(gateway.port(), method, path, Optional.empty(), headers);
  }

  Answer admin(String method, String path, String json) throws IOException {
    String token = Files.readString(folder.resolve("data/admin.token")).strip();
    Optional<byte[]> body =
        json.isEmpty() ? Optional.empty() : Optional.of(json.getBytes(StandardCharsets.UTF_8));
    return exchange(
        gateway.adminPort(),
        method,
        path,
        body,
        "Authorization",
        "Bearer " + token,
        "Content-Type",
        "application/json");
  }

  Answer adminWithout(String method, String path, String... headers) {
    return exchange(gateway.adminPort(), method, path, Optional.empty(), headers);
  }

  private Answer exchange(
      int port, String method, String path, Optional<byte[]> body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .method(
                method,
                body.map(HttpRequest.BodyPublishers::ofByteArray)
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    if (headers.length > 0) request.headers(headers);
    try {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      String base =
          flags.containsKey(Knob.URL)
              ? URI.create(flags.get(Knob.URL)).getPath().replaceFirst("/$", "")
              : "";
      String below = path.startsWith(base) ? path.substring(base.length()) : "/outside";
      String sent = request.build().headers().firstValue("X-HTTP-Method-Override").orElse(method);
      check.check(sent, below, response.statusCode(), response.headers(), response.body());
      return new Answer(response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    http.close();
    gateway.close();
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
