package org.satchel.server.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.satchel.db.FolderLock;
import org.satchel.format.record.Bearer;

/**
 * One call to the admin listener.
 *
 * <p>The token comes from the data folder: who can read it is the operator. It is sent only while a
 * server holds that folder: without one, whoever listens on its port may be anybody.
 *
 * <p>One thread.
 *
 * <p>Source: spec/api.yaml, admin.
 */
final class AdminClient {

  static final int USAGE = 2;
  private static final int UNKNOWN = 3;
  private static final int UNREACHABLE = 6;
  static final int REFUSED = 7;

  /** A listener on this machine answers at once or not at all. */
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A backup of a large database takes minutes. */
  private static final Duration ANSWER = Duration.ofMinutes(30);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a command does with a client. */
  @FunctionalInterface
  interface Call {
    JsonNode on(AdminClient client) throws FailedException;
  }

  /** The server refused or was not there; the message is for people. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final int exitCode;

    FailedException(String message, int exitCode) {
      super(message, null);
      this.exitCode = exitCode;
    }

    int exitCode() {
      return exitCode;
    }
  }

  private final Path data;
  private final URI base;
  private final Bearer token;

  private AdminClient(Path data, URI base, Bearer token) {
    this.data = data;
    this.base = base;
    this.token = token;
  }

  /** A client of the server with these settings. */
  static AdminClient of(Settings settings) throws ConfigException {
    Path file = settings.data().resolve(DataFolder.ADMIN_TOKEN);
    InetSocketAddress address = settings.adminListen();
    try {
      Optional<Bearer> token = DataFolder.readAdminToken(settings.data());
      if (token.isEmpty()) throw new ConfigException(file + ": is damaged");
      String host = address.getAddress().getHostAddress();
      String shown = host.contains(":") ? "[" + host + "]" : host;
      URI base = URI.create("http://" + shown + ":" + address.getPort());
      return new AdminClient(settings.data(), base, token.get());
    } catch (IOException e) {
      throw new ConfigException(
          file
              + ": cannot be read ("
              + DataFolder.reason(e)
              + "); name the server's data folder by --data or SATCHEL_DATA");
    }
  }

  /** Calls, and returns the answer's JSON; an empty object when there is none. */
  JsonNode call(String method, String path, Optional<byte[]> body) throws FailedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token.reveal())
            .method(
                method,
                body.map(HttpRequest.BodyPublishers::ofByteArray)
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
    checkServerRuns();
    if (body.isPresent()) request.header("Content-Type", "application/json");
    try (HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build()) {
      HttpResponse<byte[]> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return judge(response);
    } catch (IOException e) {
      throw new FailedException(
          "no server answers at " + base + "; is it running, and is this its admin listener?",
          UNREACHABLE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailedException("interrupted", UNREACHABLE);
    }
  }

  private void checkServerRuns() throws FailedException {
    boolean runs;
    try {
      runs = FolderLock.isHeld(data);
    } catch (IOException e) {
      throw new FailedException(
          "whether a server uses " + data + " cannot be told: " + DataFolder.reason(e), USAGE);
    }
    if (!runs) {
      throw new FailedException(
          "no server on this machine uses "
              + data
              + "; start it, or name its data folder by --data or SATCHEL_DATA",
          UNREACHABLE);
    }
  }

  private static JsonNode judge(HttpResponse<byte[]> response) throws IOException, FailedException {
    JsonNode answer =
        response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body());
    if (response.statusCode() < 400) return answer;
    String detail = answer.path("detail").asText("the server answers " + response.statusCode());
    throw new FailedException(
        detail,
        switch (response.statusCode()) {
          case 400, 401, 403, 409 -> USAGE;
          case 404, 410 -> UNKNOWN;
          case 507 -> REFUSED;
          default -> UNREACHABLE;
        });
  }
}
