package org.satchel.client.http;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.client.Failure;
import org.satchel.client.JsonMembers;

/**
 * What a server tells everybody of itself. What it does not tell, or in another form, is empty.
 *
 * <p>Units and threads: immutable; the members are the server's words.
 *
 * <p>Source: spec/api.yaml (Instance).
 */
public record Instance(Map<String, String> members) {

  /**
   * Asks a server.
   *
   * @throws IOException if it answers with no JSON object, which no retry changes
   */
  public static Instance ask(Wire wire, Endpoint server, Patience patience)
      throws IOException, Failure {
    HttpRequest.Builder ask = HttpRequest.newBuilder(server.at("/api/v1/instance"));
    Reply reply = patience.insist(() -> Problem.expect(wire.ask(ask), 200));
    return new Instance(JsonMembers.of(reply.body()));
  }

  /** The public address of its links, where its operator set one. */
  public Optional<String> url() {
    return Optional.ofNullable(members.get("url"));
  }

  /** Its clock. */
  public Optional<Instant> now() {
    OptionalLong millis = number("now");
    return millis.isPresent()
        ? Optional.of(Instant.ofEpochMilli(millis.getAsLong()))
        : Optional.empty();
  }

  /** The stored length of the longest object that it takes. */
  public OptionalLong objectBytesMax() {
    return number("limits.objectBytes");
  }

  private OptionalLong number(String name) {
    return Reply.parsed(members.getOrDefault(name, ""));
  }
}
