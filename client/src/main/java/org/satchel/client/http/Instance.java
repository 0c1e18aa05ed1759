package org.satchel.client.http;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.client.Expiry;
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

  /** A device's clock is hours off, or begins at a date of its making. */
  private static final Duration APART_MAX = Duration.ofDays(366);

  /** Asks a server; what is no JSON object is an IOException, which no retry changes. */
  public static Instance ask(Wire wire, Endpoint server, Patience patience)
      throws IOException, Failure {
    HttpRequest.Builder ask = HttpRequest.newBuilder(server.at("/api/v1/instance"));
    Reply reply = patience.insist(() -> Problem.expect(wire.ask(ask), 200));
    return new Instance(JsonMembers.of(reply.body()));
  }

  /**
   * When a span of this expiry begins: by the server's clock, which ends the share. By this
   * device's where none is told; refused where that has passed the expiry already, or the end hangs
   * on which of the two is wrong.
   */
  public static Instant timeFor(
      Expiry expiry, Wire wire, Endpoint server, Patience patience, Instant own) throws Failure {
    if (expiry.equals(Expiry.NONE)) return own;
    Instant now;
    try {
      now = ask(wire, server, patience).now().orElse(own);
    } catch (IOException e) {
      return own;
    }
    boolean apart = Duration.between(now, own).abs().compareTo(APART_MAX) >= 0;
    boolean over = expiry.instant().isPresent() && !expiry.instant().get().isAfter(now);
    if (apart && (over || expiry.span().isPresent())) {
      throw new Failure(
          Failure.Kind.USAGE,
          "This device's clock and the server's, by which the share ends, are more than a year"
              + " apart; set the one that is wrong.");
    }
    if (over) throw expiry.pastByServer();
    return apart ? own : now;
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
