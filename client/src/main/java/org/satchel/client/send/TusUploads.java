package org.satchel.client.send;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.client.Failure;
import org.satchel.client.http.Endpoint;
import org.satchel.client.http.Problem;
import org.satchel.client.http.Reply;
import org.satchel.client.http.Wire;
import org.satchel.format.record.ObjectId;

/**
 * The tus requests of a sender, each tried once: create, ask, append, remove.
 *
 * <p>Retrying is the caller's, who knows what is safe to repeat: a create is not.
 *
 * <p>Units and threads: stored bytes; safe on any thread.
 *
 * <p>Source: tus 1.0.0 with creation and creation-defer-length; spec/api.yaml (uploads).
 */
final class TusUploads {

  /** The base64url form of 16 bytes. */
  private static final String SECRET = "[A-Za-z0-9_-]{22}";

  private final Wire wire;
  private final Endpoint server;
  private final Optional<String> token;

  TusUploads(Wire wire, Endpoint server, Optional<String> token) {
    this.wire = wire;
    this.server = server;
    this.token = token;
  }

  /** Where an upload stands. */
  sealed interface State {
    /** So many bytes are synced at the server. */
    record At(long offset) implements State {}

    /** It was removed, expired, or never was. */
    record Lost() implements State {}
  }

  /** What became of an append. */
  sealed interface Appended {
    record Now(long offset) implements Appended {}

    /** The upload stands elsewhere: to be asked. */
    record Elsewhere() implements Appended {}

    record Lost() implements Appended {}
  }

  /**
   * Begins an upload; empty if an object of this id exists, which takes a new one.
   *
   * @param length the stored length, empty to tell it later
   */
  Optional<String> create(ObjectId id, OptionalLong length) throws IOException, Failure {
    String object =
        Base64.getEncoder().encodeToString(id.toString().getBytes(StandardCharsets.US_ASCII));
    HttpRequest.Builder request =
        request("/api/v1/uploads")
            .header("Upload-Metadata", "object " + object)
            .POST(BodyPublishers.noBody());
    if (length.isPresent()) {
      request.header("Upload-Length", Long.toString(length.getAsLong()));
    } else {
      request.header("Upload-Defer-Length", "1");
    }
    Reply reply = wire.ask(request);
    if (reply.status() == 409) {
      return Optional.empty();
    }
    Problem.expect(reply, 201);
    String location = reply.headers().firstValue("Location").orElse("");
    String secret = location.substring(location.lastIndexOf('/') + 1);
    String named = reply.headers().firstValue("Satchel-Object").orElse(id.toString());
    if (!secret.matches(SECRET) || !named.equals(id.toString())) {
      throw lied("began an upload without telling where");
    }
    return Optional.of(secret);
  }

  /** Asks how far an upload is. */
  State ask(String secret) throws IOException, Failure {
    Reply reply =
        wire.ask(request("/api/v1/uploads/" + secret).method("HEAD", BodyPublishers.noBody()));
    if (lost(reply)) {
      return new State.Lost();
    }
    Problem.expect(reply, 200, 204);
    return new State.At(offset(reply));
  }

  /**
   * Appends bytes at an offset.
   *
   * @param total the whole length, told now for an upload that began without
   */
  Appended append(String secret, long offset, long length, OptionalLong total, Wire.Feed feed)
      throws IOException, Failure {
    HttpRequest.Builder request =
        request("/api/v1/uploads/" + secret)
            .header("Content-Type", "application/offset+octet-stream")
            .header("Upload-Offset", Long.toString(offset));
    if (total.isPresent()) {
      request.header("Upload-Length", Long.toString(total.getAsLong()));
    }
    Reply reply = wire.push(request, "PATCH", length, feed);
    if (lost(reply)) {
      return new Appended.Lost();
    }
    if (reply.status() == 409) {
      return new Appended.Elsewhere();
    }
    Problem.expect(reply, 204);
    return new Appended.Now(offset(reply));
  }

  /** Only the server's own word: a proxy before a server that restarts may answer 404, too. */
  private static boolean lost(Reply reply) {
    return switch (Problem.of(reply).name()) {
      case "unknown-upload", "upload-expired" -> true;
      default -> false;
    };
  }

  /**
   * Gives an upload up; true if it is gone, or in a share and ends with that, and false where the
   * server refuses now.
   */
  boolean remove(String secret) throws IOException {
    Reply reply = wire.ask(request("/api/v1/uploads/" + secret).DELETE());
    boolean inShare = Problem.of(reply).name().equals("object-in-share");
    return reply.status() == 204 || inShare || lost(reply);
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.at(path)).header("Tus-Resumable", "1.0.0");
    token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
    return request;
  }

  private static long offset(Reply reply) throws Failure {
    return reply
        .number("Upload-Offset")
        .orElseThrow(() -> lied("does not tell how much it has received"));
  }

  static Failure lied(String how) {
    return new Failure(
        Failure.Kind.HOSTILE,
        "The server " + how + "; nothing more was sent to it, use another server.");
  }
}
