package org.satchel.server.ops;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.satchel.core.StorageException;
import org.satchel.core.objects.Allowance.Account;
import org.satchel.core.shares.ListedShare;
import org.satchel.core.shares.Operator;
import org.satchel.core.shares.OperatorOutcome;
import org.satchel.core.shares.Tokens;
import org.satchel.core.shares.UploadToken;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.server.http.Json;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.satchel.server.http.Reply;
import org.satchel.server.http.Request;
import org.satchel.server.http.Route;
import org.satchel.server.storage.StorageProblems;

/**
 * The operator's door, on a listener of its own.
 *
 * <p>Its bearer lies in a file that only the server's user can read, so that on a machine with
 * several people loopback alone is no key. Metrics need none: they hold no secret and no name.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: spec/api.yaml, admin.
 */
public final class AdminDoor {

  private static final int BODY_BYTES_MAX = 8 * 1024;
  private static final int PAGE_DEFAULT = 100;
  // What every JSON reader holds exactly.
  static final long NUMBER_MAX = (1L << 53) - 1;
  private static final String JSON_TYPE = "application/json";
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  /** What a report or an act writes into the answer. */
  @FunctionalInterface
  public interface Report {
    void write(JsonGenerator json) throws IOException;
  }

  /** An act of the machine room, whose answer is a report. */
  @FunctionalInterface
  public interface Act {
    /** Does it. */
    Report run() throws RefusedException;
  }

  private final Bearer token;
  private final Operator operator;
  private final Tokens tokens;
  private final Act status;
  private final Act backup;
  private final RecentErrors errors;
  private final Supplier<String> metrics;

  /** Opens the door for who holds this token. */
  public AdminDoor(
      Bearer token,
      Operator operator,
      Tokens tokens,
      Act status,
      Act backup,
      RecentErrors errors,
      Supplier<String> metrics) {
    this.token = token;
    this.operator = operator;
    this.tokens = tokens;
    this.status = status;
    this.backup = backup;
    this.errors = errors;
    this.metrics = metrics;
  }

  /** The lines of the interface that lead here. */
  public List<Route> routes() {
    String share = "/admin/v1/shares/{linkId}";
    return List.of(
        Route.of("GET", "/metrics", request -> Reply.text(metrics.get())),
        guarded("GET", "/admin/v1/status", request -> act(200, status)),
        guarded("GET", "/admin/v1/errors", request -> Reply.json(200, Json.object(errors::write))),
        guarded("GET", "/admin/v1/shares", this::list),
        guarded("POST", share + "/end", request -> done(operator.end(link(request)))),
        guarded("POST", share + "/block", this::block),
        guarded("POST", share + "/unblock", request -> done(operator.unblock(link(request)))),
        guarded("GET", "/admin/v1/tokens", request -> tokens()),
        guarded("POST", "/admin/v1/tokens", this::createToken),
        guarded("DELETE", "/admin/v1/tokens/{token}", this::revokeToken),
        guarded("POST", "/admin/v1/backup", request -> act(201, backup)));
  }

  /** A door behind the token, whose storage may fail. */
  @FunctionalInterface
  private interface Guarded {
    Reply answer(Request request) throws RefusedException, IOException, StorageException;
  }

  private Route guarded(String method, String template, Guarded door) {
    return Route.of(
        method,
        template,
        request -> {
          Optional<String> text = request.bearer();
          if (text.isEmpty()) {
            throw RefusedException.of(
                Problem.BEARER_REQUIRED,
                "Send the token in admin.token of the server's data folder as Authorization: Bearer.");
          }
          if (!Bearer.parse(text.get()).equals(Optional.of(token))) {
            throw RefusedException.of(
                Problem.BEARER_REFUSED, "This is not the token of the server's data folder.");
          }
          try {
            return door.answer(request);
          } catch (StorageException e) {
            throw StorageProblems.refused(e);
          }
        });
  }

  private static Reply act(int status, Act act) throws RefusedException {
    Report report = act.run();
    return Reply.json(status, Json.object(report::write));
  }

  private Reply list(Request request) throws RefusedException, StorageException {
    Optional<LinkId> after = Optional.empty();
    Optional<String> afterText = request.query("after");
    if (afterText.isPresent()) {
      after = LinkId.parse(afterText.get());
      if (after.isEmpty()) throw malformed("after is no link id");
    }
    int limit = limit(request.query("limit"));
    List<ListedShare> found = operator.list(after, limit + 1);
    List<ListedShare> page = found.subList(0, Math.min(limit, found.size()));
    return Reply.json(
        200,
        Json.object(
            json -> {
              json.writeArrayFieldStart("shares");
              for (ListedShare share : page) row(json, share);
              json.writeEndArray();
              if (found.size() > limit) {
                json.writeStringField("next", page.getLast().link().toString());
              }
            }));
  }

  private static void row(JsonGenerator json, ListedShare share) throws IOException {
    json.writeStartObject();
    json.writeStringField("linkId", share.link().toString());
    json.writeStringField("state", share.state().name().toLowerCase(Locale.ROOT));
    json.writeNumberField("version", share.version());
    json.writeNumberField("objects", share.objects());
    json.writeNumberField("storedBytes", share.storedBytes());
    json.writeNumberField("downloads", share.downloads());
    if (share.downloadLimit() > 0) json.writeNumberField("downloadLimit", share.downloadLimit());
    json.writeNumberField("createdMs", share.created().toEpochMilli());
    time(json, "expiresMs", share.expires());
    if (share.blockedFor().isPresent()) {
      json.writeStringField("blockedFor", share.blockedFor().get());
    }
    json.writeEndObject();
  }

  private Reply block(Request request) throws RefusedException, IOException, StorageException {
    LinkId link = link(request);
    Map<String, String> wanted = body(request, Set.of("reason"), Set.of());
    return done(operator.block(link, line(wanted, "reason", Operator.REASON_CHARACTERS_MAX)));
  }

  private static Reply done(OperatorOutcome outcome) throws RefusedException {
    return switch (outcome) {
      case OperatorOutcome.Done done -> Reply.status(204);
      case OperatorOutcome.Unknown unknown -> throw RefusedException.of(Problem.UNKNOWN_SHARE);
      case OperatorOutcome.Ended ended -> throw RefusedException.of(Problem.SHARE_ENDED);
    };
  }

  private Reply tokens() throws StorageException {
    List<UploadToken> all = tokens.list();
    return Reply.json(
        200,
        Json.object(
            json -> {
              json.writeArrayFieldStart("tokens");
              for (UploadToken one : all) {
                json.writeStartObject();
                json.writeStringField("id", BASE64.encodeToString(one.id().bytes()));
                json.writeStringField("name", one.name());
                json.writeNumberField("createdMs", one.created().toEpochMilli());
                time(json, "expiresMs", one.expires());
                time(json, "revokedMs", one.revoked());
                if (one.quotaBytes().isPresent()) {
                  json.writeNumberField("quotaBytes", one.quotaBytes().getAsLong());
                }
                json.writeNumberField("usedBytes", one.usedBytes());
                json.writeEndObject();
              }
              json.writeEndArray();
            }));
  }

  private Reply createToken(Request request)
      throws RefusedException, IOException, StorageException {
    Map<String, String> wanted = body(request, Set.of("name"), Set.of("quotaBytes", "expiresMs"));
    String name = line(wanted, "name", Tokens.NAME_CHARACTERS_MAX);
    OptionalLong quota = number(wanted, "quotaBytes");
    OptionalLong expires = number(wanted, "expiresMs");
    Optional<Instant> end =
        expires.isPresent()
            ? Optional.of(Instant.ofEpochMilli(expires.getAsLong()))
            : Optional.empty();
    return switch (tokens.create(name, quota, end)) {
      case Tokens.Made.Created(UploadToken made, Bearer secret) ->
          Reply.json(
              201,
              Json.object(
                  json -> {
                    json.writeStringField("id", BASE64.encodeToString(made.id().bytes()));
                    json.writeStringField("name", made.name());
                    json.writeStringField("token", secret.reveal());
                  }));
      case Tokens.Made.Over over -> throw malformed("expiresMs must be a time to come");
      case Tokens.Made.TooMany tooMany -> throw RefusedException.of(Problem.TOO_MANY_TOKENS);
    };
  }

  private Reply revokeToken(Request request) throws RefusedException, StorageException {
    // Account ids and link ids are both 16 bytes in base64url: one strict parser does for both.
    Optional<LinkId> id = LinkId.parse(request.parameter("token"));
    if (id.isEmpty() || !tokens.revoke(Account.of(id.get().bytes()))) {
      throw RefusedException.of(Problem.UNKNOWN_TOKEN);
    }
    return Reply.status(204);
  }

  private static Map<String, String> body(Request request, Set<String> texts, Set<String> numbers)
      throws RefusedException, IOException {
    if (!request.contentType().equals(JSON_TYPE)) {
      throw RefusedException.of(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    return Json.flat(request.body().readAll(BODY_BYTES_MAX), texts, numbers);
  }

  private static String line(Map<String, String> members, String name, int charactersMax)
      throws RefusedException {
    Optional<String> text = line(members.getOrDefault(name, ""), charactersMax);
    if (text.isPresent()) return text.get();
    throw malformed(
        name
            + " must have 1 to "
            + charactersMax
            + " characters, none of them a control character");
  }

  /** A text that people read: PostgreSQL keeps no NUL, and no control character belongs in one. */
  static Optional<String> line(String text, int charactersMax) {
    String line = text.strip();
    boolean isRight =
        !line.isEmpty()
            && line.codePointCount(0, line.length()) <= charactersMax
            && line.chars().noneMatch(Character::isISOControl);
    return isRight ? Optional.of(line) : Optional.empty();
  }

  private static OptionalLong number(Map<String, String> members, String name)
      throws RefusedException {
    String text = members.get(name);
    if (text == null) return OptionalLong.empty();
    long number = text.matches("[0-9]{1,16}") ? Long.parseLong(text) : Long.MAX_VALUE;
    if (number > NUMBER_MAX) throw malformed(name + " must be a whole number from 0 to 2^53 - 1");
    return OptionalLong.of(number);
  }

  private static int limit(Optional<String> text) throws RefusedException {
    if (text.isEmpty()) return PAGE_DEFAULT;
    boolean number = text.get().matches("[0-9]{1,4}");
    int limit = number ? Integer.parseInt(text.get()) : 0;
    if (limit >= 1 && limit <= Operator.PAGE_MAX) return limit;
    throw malformed("limit must be a number from 1 to " + Operator.PAGE_MAX);
  }

  private static void time(JsonGenerator json, String name, Optional<Instant> time)
      throws IOException {
    if (time.isPresent()) json.writeNumberField(name, time.get().toEpochMilli());
  }

  private static LinkId link(Request request) throws RefusedException {
    Optional<LinkId> link = LinkId.parse(request.parameter("linkId"));
    if (link.isEmpty()) throw RefusedException.of(Problem.UNKNOWN_SHARE);
    return link.get();
  }

  private static RefusedException malformed(String what) {
    return RefusedException.of(Problem.MALFORMED_REQUEST, "In this request " + what + ".");
  }
}
