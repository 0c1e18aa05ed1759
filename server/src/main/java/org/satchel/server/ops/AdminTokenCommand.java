package org.satchel.server.ops;

import static java.time.temporal.ChronoUnit.SECONDS;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.satchel.core.shares.Tokens;
import org.satchel.format.record.LinkId;
import org.satchel.server.http.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/**
 * {@code satchel admin token}: who may upload in token mode.
 *
 * <p>One run, one thread.
 *
 * <p>Source: spec/api.yaml, admin; docs/operations.md.
 */
@Command(name = "token", description = "Makes, lists and revokes upload tokens.")
final class AdminTokenCommand implements Callable<Integer> {

  @ParentCommand AdminCommand admin = new AdminCommand();
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec here = Objects.requireNonNull(spec);
    here.commandLine().usage(here.commandLine().getErr());
    return AdminClient.USAGE;
  }

  @Command(name = "create", description = "Makes a token and prints it, this once.")
  int create(
      @Mixin AdminTarget target,
      @Parameters(paramLabel = "NAME", description = "for whom it is") String name,
      @Option(names = "--quota", paramLabel = "BYTES", description = "how much it may keep here")
          @Nullable String quota,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description = "when it ends: 30min, 12h, 30d, 4w, 2027-01-31, or ISO 8601")
          @Nullable String expires) {
    String line = AdminWords.line(target, "NAME", name, Tokens.NAME_CHARACTERS_MAX);
    byte[] body =
        Json.object(
            json -> {
              json.writeStringField("name", line);
              if (quota != null)
                json.writeNumberField("quotaBytes", AdminWords.quota(target, quota));
              if (expires != null)
                json.writeNumberField("expiresMs", AdminWords.end(target, expires));
            });
    return admin.run(
        target,
        client -> client.call("POST", "/admin/v1/tokens", Optional.of(body)),
        (answer, out, err) -> {
          out.println(answer.get("token").asText());
          err.println("Its id, by which it is revoked: " + answer.get("id").asText());
        });
  }

  @Command(
      name = "list",
      description = {
        "Lists tokens, one a line: id, bytes kept, quota, expiry,",
        "state (valid, expired or revoked), name."
      })
  int list(@Mixin AdminTarget target) {
    return admin.run(
        target,
        client -> client.call("GET", "/admin/v1/tokens", Optional.empty()),
        (answer, out, err) -> {
          for (JsonNode token : answer.get("tokens")) {
            out.printf(
                "%s  %15d  %15s  %-20s  %-7s  %s%n",
                token.get("id").asText(),
                token.get("usedBytes").asLong(),
                token.path("quotaBytes").asText("-"),
                token.has("expiresMs") ? expiry(token).truncatedTo(SECONDS) : "-",
                state(token),
                token.get("name").asText());
          }
        });
  }

  private static Instant expiry(JsonNode token) {
    return Instant.ofEpochMilli(token.get("expiresMs").asLong());
  }

  private static String state(JsonNode token) {
    if (token.has("revokedMs")) return "revoked";
    boolean over = token.has("expiresMs") && !expiry(token).isAfter(Instant.now());
    return over ? "expired" : "valid";
  }

  @Command(name = "revoke", description = "Ends what a token may do; what it uploaded stays.")
  int revoke(
      @Mixin AdminTarget target,
      @Parameters(paramLabel = "ID", description = "its id, as satchel admin token list shows it")
          String id) {
    LinkId token = AdminWords.token(target, id);
    return admin.run(
        target,
        client -> client.call("DELETE", "/admin/v1/tokens/" + token, Optional.empty()),
        (answer, out, err) -> err.println("Revoked: " + token + "; what it uploaded stays."));
  }
}
