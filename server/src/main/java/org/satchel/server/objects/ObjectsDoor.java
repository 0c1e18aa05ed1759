package org.satchel.server.objects;

import java.util.List;
import java.util.Optional;
import org.satchel.core.StorageException;
import org.satchel.core.objects.ObjectSource;
import org.satchel.core.objects.Objects;
import org.satchel.core.shares.GrantCheck;
import org.satchel.core.shares.Grants;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.ObjectId;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.satchel.server.http.Reply;
import org.satchel.server.http.Request;
import org.satchel.server.http.Route;
import org.satchel.server.storage.StorageProblems;

/**
 * The door through which objects are fetched, with a grant.
 *
 * <p>The grant is checked with every request and before each further segment of its reply, so that
 * a share that ends is closed at once, also for whoever is in the middle of a long download.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: spec/api.yaml, readObject; spec/share-link.md section 8.
 */
public final class ObjectsDoor {

  private final Objects objects;
  private final Grants grants;

  /** Opens the door. */
  public ObjectsDoor(Objects objects, Grants grants) {
    this.objects = objects;
    this.grants = grants;
  }

  /** The lines of the interface that lead here. */
  public List<Route> routes() {
    return List.of(Route.of("GET", "/api/v1/objects/{id}", this::read));
  }

  private Reply read(Request request) throws RefusedException {
    Optional<String> text = request.bearer();
    if (text.isEmpty()) throw RefusedException.of(Problem.BEARER_REQUIRED);
    Optional<Bearer> grant = Bearer.parse(text.get());
    if (grant.isEmpty()) throw RefusedException.of(Problem.GRANT_REFUSED);
    Optional<ObjectId> id = ObjectId.parse(request.parameter("id"));
    if (id.isEmpty()) throw RefusedException.of(Problem.UNKNOWN_OBJECT);
    try {
      ObjectId allowed = allowed(grant.get(), id.get());
      try {
        return ObjectReply.of(request, open(allowed), () -> allowed(grant.get(), allowed));
      } catch (StorageException e) {
        allowed(grant.get(), id.get()); // bytes of a share that ended meanwhile are rightly gone
        throw e;
      }
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
  }

  private ObjectId allowed(Bearer grant, ObjectId id) throws StorageException, RefusedException {
    return switch (grants.check(grant, id)) {
      case GrantCheck.Allowed(ObjectId object) -> object;
      case GrantCheck.Refused refused -> throw RefusedException.of(Problem.GRANT_REFUSED);
      case GrantCheck.UnknownObject unknown -> throw RefusedException.of(Problem.UNKNOWN_OBJECT);
      case GrantCheck.Ended ended -> throw RefusedException.of(Problem.SHARE_ENDED);
      case GrantCheck.Expired expired -> throw RefusedException.of(Problem.SHARE_EXPIRED);
      case GrantCheck.Blocked(String reason) ->
          throw RefusedException.of(Problem.SHARE_BLOCKED, blocked(reason));
    };
  }

  private ObjectSource open(ObjectId id) throws StorageException, RefusedException {
    Optional<ObjectSource> source = objects.read(id);
    if (source.isEmpty()) throw RefusedException.of(Problem.UNKNOWN_OBJECT);
    return source.get();
  }

  private static String blocked(String reason) {
    return "The operator has blocked this share: " + reason;
  }
}
