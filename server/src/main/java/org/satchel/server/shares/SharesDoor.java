package org.satchel.server.shares;

import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.satchel.core.StorageException;
import org.satchel.core.objects.Claim;
import org.satchel.core.objects.ObjectSource;
import org.satchel.core.objects.Objects;
import org.satchel.core.shares.GrantOutcome;
import org.satchel.core.shares.Grants;
import org.satchel.core.shares.ManifestOutcome;
import org.satchel.core.shares.PutOutcome;
import org.satchel.core.shares.ReadOutcome;
import org.satchel.core.shares.Shares;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectId;
import org.satchel.server.http.Json;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.satchel.server.http.Reply;
import org.satchel.server.http.Request;
import org.satchel.server.http.Route;
import org.satchel.server.objects.ObjectReply;
import org.satchel.server.storage.StorageProblems;

/**
 * The door for shares: putting and reading records, manifests, grants.
 *
 * <p>The signature inside a bundle is the authority for putting one, the bearer for reading it;
 * this class only carries both to the core and its outcomes back.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: spec/api.yaml, shares; spec/share-link.md sections 7 and 8.
 */
public final class SharesDoor {

  private static final String BUNDLE_TYPE = "application/vnd.satchel.share";
  private static final String JSON_TYPE = "application/json";

  /** Record, boxes and a million objects with their secrets: share-link.md section 7. */
  private static final long BUNDLE_BYTES_MAX = 328 + 2 * 4096 + 1_000_000L * (56 + 16);

  /** A grant is 43 characters in one member. */
  private static final int GRANT_BODY_BYTES_MAX = 1024;

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private final Shares shares;
  private final Grants grants;
  private final Objects objects;

  /** Opens the door. */
  public SharesDoor(Shares shares, Grants grants, Objects objects) {
    this.shares = shares;
    this.grants = grants;
    this.objects = objects;
  }

  /** The lines of the interface that lead here. */
  public List<Route> routes() {
    String one = "/api/v1/shares/{linkId}";
    return List.of(
        Route.of("PUT", one, this::put),
        Route.of("GET", one, this::read),
        Route.of("GET", one + "/manifest", this::manifest),
        new Route("POST", one + "/grants", Route.Lane.GRANTS, this::grant));
  }

  private Reply put(Request request) throws RefusedException, IOException {
    LinkId link = link(request);
    if (!request.contentType().equals(BUNDLE_TYPE)) {
      throw RefusedException.of(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    if (request.body().declaredLength() > BUNDLE_BYTES_MAX) {
      throw RefusedException.of(Problem.BODY_TOO_LARGE);
    }
    PutOutcome outcome;
    try {
      outcome = shares.put(link, new BundleStream(request.body(), BUNDLE_BYTES_MAX));
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
    return switch (outcome) {
      case PutOutcome.Created(long version) -> stored(201, version);
      case PutOutcome.Updated(long version) -> stored(200, version);
      case PutOutcome.Unchanged(long version) -> stored(200, version);
      case PutOutcome.RecordRefused refused ->
          throw RefusedException.of(
              Problem.RECORD_REFUSED, "The share bundle is refused: " + refused.detail() + ".");
      case PutOutcome.VersionConflict(long held) ->
          throw RefusedException.of(
              Problem.VERSION_CONFLICT,
              "The server holds version " + held + " of the share; read it and edit that.");
      case PutOutcome.ObjectMismatch(long ordinal, Claim.Refusal why) ->
          throw RefusedException.of(Problem.OBJECT_MISMATCH, mismatch(ordinal, why));
      case PutOutcome.UnknownShare unknown -> throw RefusedException.of(Problem.UNKNOWN_SHARE);
      case PutOutcome.Ended ended -> throw RefusedException.of(Problem.SHARE_ENDED);
      case PutOutcome.Expired expired ->
          throw RefusedException.of(
              Problem.SHARE_EXPIRED,
              "A new share's expiry must be a time to come, and a share that was cleaned up after its"
                  + " expiry cannot be extended.");
      case PutOutcome.Exhausted exhausted -> throw RefusedException.of(Problem.SHARE_EXHAUSTED);
      case PutOutcome.Blocked(String reason) -> throw blocked(reason);
      case PutOutcome.Busy busy -> throw RefusedException.until(Problem.UNAVAILABLE, 1);
    };
  }

  private Reply read(Request request) throws RefusedException {
    LinkId link = link(request);
    try {
      return switch (shares.read(link, bearer(request))) {
        case ReadOutcome.ForRecipient share -> forRecipient(share);
        case ReadOutcome.ForOwner share -> forOwner(share);
        case ReadOutcome.Unknown unknown -> throw RefusedException.of(Problem.UNKNOWN_SHARE);
        case ReadOutcome.Busy busy -> throw RefusedException.until(Problem.UNAVAILABLE, 1);
        case ReadOutcome.Refused refused -> throw RefusedException.of(Problem.BEARER_REFUSED);
        case ReadOutcome.Ended ended -> throw RefusedException.of(Problem.SHARE_ENDED);
        case ReadOutcome.Expired expired -> throw RefusedException.of(Problem.SHARE_EXPIRED);
        case ReadOutcome.Blocked(String reason) -> throw blocked(reason);
      };
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
  }

  private Reply manifest(Request request) throws RefusedException {
    LinkId link = link(request);
    Bearer access = bearer(request);
    try {
      ObjectId manifest = manifest(link, access);
      try {
        Optional<ObjectSource> source = objects.read(manifest);
        if (source.isEmpty()) throw RefusedException.of(Problem.UNKNOWN_SHARE);
        return ObjectReply.of(request, source.get(), () -> manifest(link, access));
      } catch (StorageException e) {
        manifest(link, access); // bytes of a share that ended meanwhile are rightly gone
        throw e;
      }
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
  }

  private ObjectId manifest(LinkId link, Bearer access) throws StorageException, RefusedException {
    return switch (shares.manifest(link, access)) {
      case ManifestOutcome.Allowed(ObjectId id) -> id;
      case ManifestOutcome.Unknown unknown -> throw RefusedException.of(Problem.UNKNOWN_SHARE);
      case ManifestOutcome.Refused refused -> throw RefusedException.of(Problem.BEARER_REFUSED);
      case ManifestOutcome.Ended ended -> throw RefusedException.of(Problem.SHARE_ENDED);
      case ManifestOutcome.Expired expired -> throw RefusedException.of(Problem.SHARE_EXPIRED);
      case ManifestOutcome.Exhausted exhausted ->
          throw RefusedException.of(Problem.SHARE_EXHAUSTED);
      case ManifestOutcome.Blocked(String reason) -> throw blocked(reason);
    };
  }

  private Reply grant(Request request) throws RefusedException, IOException {
    LinkId link = link(request);
    Bearer access = bearer(request);
    if (!request.contentType().equals(JSON_TYPE)) {
      throw RefusedException.of(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    String text =
        Json.flat(request.body().readAll(GRANT_BODY_BYTES_MAX), Set.of("grant"), Set.of())
            .getOrDefault("grant", "");
    Optional<Bearer> grant = Bearer.parse(text);
    if (grant.isEmpty()) {
      throw RefusedException.of(
          Problem.MALFORMED_REQUEST, "A grant is 43 characters of base64url, drawn at random.");
    }
    try {
      return switch (grants.grant(link, access, grant.get())) {
        case GrantOutcome.Granted(Instant expires) -> granted(201, expires);
        case GrantOutcome.Repeated(Instant expires) -> granted(200, expires);
        case GrantOutcome.Spent spent ->
            throw RefusedException.of(
                Problem.GRANT_REFUSED, "This grant is over; draw a new one and post it.");
        case GrantOutcome.Unknown unknown -> throw RefusedException.of(Problem.UNKNOWN_SHARE);
        case GrantOutcome.Refused refused -> throw RefusedException.of(Problem.BEARER_REFUSED);
        case GrantOutcome.Exhausted exhausted -> throw RefusedException.of(Problem.SHARE_EXHAUSTED);
        case GrantOutcome.Ended ended -> throw RefusedException.of(Problem.SHARE_ENDED);
        case GrantOutcome.Expired expired -> throw RefusedException.of(Problem.SHARE_EXPIRED);
        case GrantOutcome.Blocked(String reason) -> throw blocked(reason);
      };
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
  }

  private static Reply stored(int status, long version) {
    return Reply.json(status, Json.object(json -> json.writeNumberField("version", version)));
  }

  private static Reply granted(int status, Instant expires) {
    return Reply.json(
        status, Json.object(json -> json.writeNumberField("expires", expires.toEpochMilli())));
  }

  private static Reply forRecipient(ReadOutcome.ForRecipient share) {
    return Reply.json(
        200,
        Json.object(
            json -> {
              json.writeStringField("record", BASE64.encodeToString(share.share().bytes()));
              json.writeStringField("capsule", BASE64.encodeToString(share.capsule().bytes()));
              json.writeStringField("state", word(share.state()));
            }));
  }

  private static Reply forOwner(ReadOutcome.ForOwner share) {
    return Reply.json(
        200,
        Json.object(
            json -> {
              json.writeStringField("record", BASE64.encodeToString(share.share().bytes()));
              if (share.capsule().isPresent()) {
                json.writeStringField(
                    "capsule", BASE64.encodeToString(share.capsule().get().bytes()));
              }
              if (share.ownerBox().isPresent()) {
                json.writeStringField(
                    "ownerBox", BASE64.encodeToString(share.ownerBox().get().bytes()));
              }
              json.writeStringField("state", word(share.state()));
              json.writeNumberField("downloads", share.downloads());
              json.writeNumberField("version", share.share().version());
            }));
  }

  private static String word(Enum<?> state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  private static String mismatch(long ordinal, Claim.Refusal why) {
    String what =
        switch (why) {
          case UNKNOWN -> "does not exist or its upload was given up";
          case WRONG_SECRET -> "was uploaded under another secret";
          case UNFINISHED -> "is not uploaded to its end";
          case OTHER_BYTES -> "has another root or length than the list says";
          case IN_OTHER_SHARE -> "is in another share";
          case LISTED_TWICE -> "stands twice in the list";
        };
    return "Object " + (ordinal + 1) + " of the list " + what + ".";
  }

  private static RefusedException blocked(String reason) {
    return RefusedException.of(
        Problem.SHARE_BLOCKED, "The operator has blocked this share: " + reason);
  }

  private static LinkId link(Request request) throws RefusedException {
    Optional<LinkId> link = LinkId.parse(request.parameter("linkId"));
    if (link.isEmpty()) throw RefusedException.of(Problem.UNKNOWN_SHARE);
    return link.get();
  }

  private static Bearer bearer(Request request) throws RefusedException {
    Optional<String> text = request.bearer();
    if (text.isEmpty()) throw RefusedException.of(Problem.BEARER_REQUIRED);
    Optional<Bearer> bearer = Bearer.parse(text.get());
    if (bearer.isEmpty()) throw RefusedException.of(Problem.BEARER_REFUSED);
    return bearer.get();
  }
}
