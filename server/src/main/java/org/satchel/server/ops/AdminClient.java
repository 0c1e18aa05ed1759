package org.satchel.server.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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
 * <p>The token comes from the data folder: who can read it is the operator. It is sent only to the
 * server that holds that folder, where this says in its lock that it listens: whoever listens
 * elsewhere may be anybody.
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

  private final Settings settings;
  private final Path data;
  private final boolean isTold;
  private final Bearer token;

  private AdminClient(Settings settings, boolean isTold, Bearer token) {
    this.settings = settings;
    this.data = settings.data();
    this.isTold = isTold;
    this.token = token;
  }

  /** A client of the server with these settings. */
  static AdminClient of(ConfigSources sources) throws ConfigException {
    Settings settings = SettingsReader.read(sources);
    Path file = settings.data().resolve(DataFolder.ADMIN_TOKEN);
    try {
      Optional<Bearer> token = DataFolder.readAdminToken(settings.data());
      if (token.isEmpty()) {
        throw new ConfigException(file + ": is damaged; remove it, and start the server again");
      }
      boolean isTold = !sources.get(Knob.ADMIN_LISTEN).isDefault();
      return new AdminClient(settings, isTold, token.get());
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
    URI base = URI.create("http://" + address());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token.reveal())
            .method(
                method,
                body.map(HttpRequest.BodyPublishers::ofByteArray)
                    .orElseGet(HttpRequest.BodyPublishers::noBody));
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

  /** Where the server that holds the folder listens for its operator. */
  private String address() throws FailedException {
    Optional<FolderLock.Holder> holder;
    try {
      holder = FolderLock.holder(data);
    } catch (IOException e) {
      throw new FailedException(
          "whether a server uses " + data + " cannot be told: " + DataFolder.reason(e), USAGE);
    }
    if (holder.isEmpty()) {
      throw new FailedException(
          "no server on this machine uses "
              + data
              + "; start it, or name its data folder by --data or SATCHEL_DATA",
          UNREACHABLE);
    }
    String address =
        holder
            .get()
            .note()
            .orElseThrow(
                () ->
                    new FailedException(
                        "the server that uses " + data + " is starting or stopping; try again",
                        UNREACHABLE));
    if (isTold && !isToldTo(address)) {
      throw new FailedException(
          "the server that uses %s has its admin listener at %s; leave admin_listen out here, or name"
                  .formatted(data, address)
              + " the data folder of the server that you mean by --data or SATCHEL_DATA",
          USAGE);
    }
    return address;
  }

  /** A server that listens on every address is one of its port; port 0 is any. */
  private boolean isToldTo(String address) {
    int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    int told = settings.adminListen().getPort();
    if (told != 0 && told != port) return false;
    return address.equals(settings.adminAddress(port))
        || address.equals("0.0.0.0:" + port)
        || address.equals("[0:0:0:0:0:0:0:0]:" + port);
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
