package org.satchel.server.objects;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.satchel.core.StorageException;
import org.satchel.core.objects.ObjectSource;
import org.satchel.server.http.ByteRange;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.satchel.server.http.Reply;
import org.satchel.server.http.Request;

/**
 * The reply that carries an object's bytes, whole or in part.
 *
 * <p>The same for manifests and objects. The ETag is the Merkle root, so it is strong by nature and
 * the same on every server that holds the object. No browser may take these bytes for a page.
 *
 * <p>Stateless; safe on any thread.
 *
 * <p>Source: RFC 9110 sections 8.8.3, 13.1.2, 13.1.5, 14, 14.2; spec/api.yaml, readObject.
 */
public final class ObjectReply {

  private static final String TYPE = "application/octet-stream";
  private static final String CACHING = "private, no-transform";

  private ObjectReply() {}

  /** The right to read, asked again before each further segment of a reply. */
  @FunctionalInterface
  public interface Right {
    /**
     * Returns while the rest may be sent.
     *
     * @throws RefusedException once it may not
     */
    void check() throws RefusedException, StorageException;
  }

  /**
   * Answers a GET or HEAD of this object. A range is for GET alone.
   *
   * @throws StorageException of kind {@code DAMAGED} if the first segment that is asked for is
   *     missing or has another length; also if the object was removed meanwhile
   */
  public static Reply of(Request request, ObjectSource object, Right right)
      throws RefusedException, StorageException {
    String etag = "\"" + object.root() + "\"";
    if (request.has(etag)) {
      return Reply.status(304).with("ETag", etag).with("Cache-Control", CACHING);
    }
    Optional<String> asked =
        request.method().equals("GET") ? request.header("Range") : Optional.empty();
    ByteRange range = ByteRange.of(asked, request.header("If-Range"), etag, object.length());
    List<Reply.Field> fields = fields(etag);
    return switch (range) {
      case ByteRange.Whole whole ->
          send(200, fields, new StoredBytes(object, right, 0, object.length()));
      case ByteRange.Part part -> {
        fields.add(
            new Reply.Field(
                "Content-Range",
                "bytes " + part.first() + "-" + part.last() + "/" + object.length()));
        yield send(206, fields, new StoredBytes(object, right, part.first(), part.length()));
      }
      case ByteRange.Unsatisfiable beyond ->
          Reply.problem(Problem.RANGE_NOT_SATISFIABLE)
              .with("Content-Range", "bytes */" + object.length());
    };
  }

  private static Reply send(int status, List<Reply.Field> fields, StoredBytes bytes)
      throws StorageException {
    // Opened before the headers leave, so that a missing segment is an error and no short body.
    bytes.openFirst();
    return new Reply(status, fields, new Reply.Body.Files(bytes));
  }

  private static List<Reply.Field> fields(String etag) {
    List<Reply.Field> fields = new ArrayList<>();
    fields.add(new Reply.Field("Content-Type", TYPE));
    fields.add(new Reply.Field("ETag", etag));
    fields.add(new Reply.Field("Accept-Ranges", "bytes"));
    fields.add(new Reply.Field("Content-Disposition", "attachment"));
    fields.add(new Reply.Field("Content-Security-Policy", "sandbox"));
    fields.add(new Reply.Field("Cache-Control", CACHING));
    return fields;
  }
}
