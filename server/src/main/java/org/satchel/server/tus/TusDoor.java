package org.satchel.server.tus;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.core.StorageException;
import org.satchel.core.objects.Allowance;
import org.satchel.core.objects.AppendOutcome;
import org.satchel.core.objects.BeginOutcome;
import org.satchel.core.objects.BeginRequest;
import org.satchel.core.objects.Checksum;
import org.satchel.core.objects.DeclareOutcome;
import org.satchel.core.objects.JoinOutcome;
import org.satchel.core.objects.RemoveOutcome;
import org.satchel.core.objects.UploadKind;
import org.satchel.core.objects.UploadSecret;
import org.satchel.core.objects.UploadState;
import org.satchel.core.objects.Uploads;
import org.satchel.format.record.ObjectId;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.satchel.server.http.Reply;
import org.satchel.server.http.Request;
import org.satchel.server.http.Route;
import org.satchel.server.storage.StorageProblems;
import org.satchel.server.tus.TusHeaders.Concat;

/**
 * The door for uploads: tus 1.0.0 over {@link Uploads}.
 *
 * <p>Each method is headers into types, one act, one switch over its outcomes. The URL of an upload
 * is its secret: it goes into Location and into no log.
 *
 * <p>Bytes; safe on any thread.
 *
 * <p>Source: tus 1.0.0; spec/api.yaml, uploads.
 */
public final class TusDoor {

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Uploads uploads;
  private final Creation creation;
  private final Admission admission;
  private final String basePath;
  private final long objectBytesMax;

  /** Opens the door; the base path goes into Location. */
  public TusDoor(
      Uploads uploads,
      Creation creation,
      Admission admission,
      String basePath,
      long objectBytesMax) {
    this.uploads = uploads;
    this.creation = creation;
    this.admission = admission;
    this.basePath = basePath;
    this.objectBytesMax = objectBytesMax;
  }

  /** The lines of the interface that lead here. */
  public List<Route> routes() {
    String one = TusHeaders.PATH + "/{upload}";
    return List.of(
        Route.of("OPTIONS", TusHeaders.PATH, request -> options()),
        tus("POST", TusHeaders.PATH, this::create),
        Route.of("OPTIONS", one, request -> options()),
        tus("HEAD", one, this::state),
        tus("PATCH", one, this::append),
        tus("DELETE", one, this::remove));
  }

  /** Refusals name the version too, as tus wants of every response. */
  private static Route tus(String method, String template, Route.Door door) {
    return Route.of(
        method,
        template,
        request -> {
          try {
            version(request);
            return door.answer(request);
          } catch (RefusedException e) {
            throw e.with("Tus-Resumable", TusHeaders.VERSION);
          }
        });
  }

  private Reply options() {
    return tus(204)
        .with("Tus-Version", TusHeaders.VERSION)
        .with("Tus-Extension", TusHeaders.EXTENSIONS)
        .with("Tus-Checksum-Algorithm", TusHeaders.ALGORITHMS)
        .with("Tus-Max-Size", Long.toString(objectBytesMax));
  }

  private Reply create(Request request) throws RefusedException, IOException {
    Optional<Allowance> allowance = admission.admit(request);
    Optional<ObjectId> object = TusHeaders.object(request.header("Upload-Metadata"));
    Concat concat = TusHeaders.concat(request.header("Upload-Concat"));
    if (concat instanceof Concat.Final(List<UploadSecret> parts)) {
      return join(request, parts, object, allowance);
    }
    UploadKind kind = concat instanceof Concat.Partial ? UploadKind.PART : UploadKind.WHOLE;
    OptionalLong length = createdLength(request);
    Optional<Checksum> checksum = TusHeaders.checksum(request.header("Upload-Checksum"));
    boolean withBody = hasBody(request);
    return switch (creation.begin(new BeginRequest(object, length, kind, allowance))) {
      case BeginOutcome.Begun fresh -> created(request, fresh, withBody, checksum);
      case BeginOutcome.ObjectExists exists -> throw RefusedException.of(Problem.OBJECT_EXISTS);
      case BeginOutcome.OverQuota over -> throw RefusedException.of(Problem.QUOTA_EXCEEDED);
      case BeginOutcome.NoRoom none -> throw Refusals.noRoom();
      case BeginOutcome.TooLong(long max) -> throw Refusals.tooLong(max);
    };
  }

  private Reply created(
      Request request, BeginOutcome.Begun begun, boolean withBody, Optional<Checksum> checksum)
      throws RefusedException {
    Reply reply = location(begun.secret(), begun.object(), begun.expires());
    if (!withBody) return reply;
    try {
      return filled(request, reply, begun, checksum);
    } catch (RefusedException e) {
      giveUp(begun.secret(), e);
      throw e;
    }
  }

  /** Who is refused never learns where the upload is, and could not give it up. */
  private void giveUp(UploadSecret secret, RefusedException why) {
    try {
      uploads.remove(secret);
    } catch (StorageException e) {
      why.addSuppressed(e); // the upload expires by itself
    }
  }

  private Reply filled(
      Request request, Reply reply, BeginOutcome.Begun begun, Optional<Checksum> checksum)
      throws RefusedException {
    TusBody body = new TusBody(request.body());
    return switch (appended(begun.secret(), 0, body, checksum)) {
      case AppendOutcome.Appended(long offset, boolean whole, Instant expires) ->
          location(begun.secret(), begun.object(), expires)
              .with("Upload-Offset", Long.toString(offset));
      // The upload exists: its client must learn where, and goes on from what is kept.
      case AppendOutcome.Cut(long offset, Instant expires) ->
          location(begun.secret(), begun.object(), expires)
              .with("Upload-Offset", Long.toString(offset));
      case AppendOutcome.WrongOffset(long offset) ->
          reply.with("Upload-Offset", Long.toString(offset));
      case AppendOutcome.ChecksumMismatch mismatch ->
          throw RefusedException.of(
              Problem.CHECKSUM_MISMATCH,
              "The bytes do not fit Upload-Checksum; create the upload again under a new object id.");
      case AppendOutcome.Refused refused -> throw Refusals.of(refused);
    };
  }

  private Reply join(
      Request request,
      List<UploadSecret> parts,
      Optional<ObjectId> object,
      Optional<Allowance> allowance)
      throws RefusedException, IOException {
    if (request.header("Upload-Length").isPresent() || hasBody(request)) {
      throw TusHeaders.malformed("Upload-Concat", "final has no length and no body of its own");
    }
    JoinOutcome outcome;
    try {
      outcome = uploads.join(parts, object, allowance);
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
    return switch (outcome) {
      case JoinOutcome.Joined joined ->
          location(joined.secret(), joined.object(), joined.expires());
      case JoinOutcome.ObjectExists exists -> throw RefusedException.of(Problem.OBJECT_EXISTS);
      case JoinOutcome.UnknownPart(int index) ->
          throw RefusedException.of(
              Problem.UNKNOWN_UPLOAD, "Part " + (index + 1) + " does not exist or was given up.");
      case JoinOutcome.Refused(JoinOutcome.Why why) -> throw Refusals.of(why);
      case JoinOutcome.TooLong(long max) -> throw Refusals.tooLong(max);
      case JoinOutcome.OverQuota over -> throw RefusedException.of(Problem.QUOTA_EXCEEDED);
      case JoinOutcome.Full full -> throw RefusedException.of(Problem.DISK_FULL);
      case JoinOutcome.Busy busy -> throw RefusedException.of(Problem.UPLOAD_BUSY);
    };
  }

  private Reply state(Request request) throws RefusedException {
    try {
      return switch (uploads.state(secret(request))) {
        case UploadState.Open open -> {
          Reply reply =
              described(open.object(), open.kind(), open.offset())
                  .with("Upload-Expires", HTTP_DATE.format(open.expires()));
          yield open.length().isPresent()
              ? reply.with("Upload-Length", Long.toString(open.length().getAsLong()))
              : reply.with("Upload-Defer-Length", "1");
        }
        case UploadState.Complete done -> {
          Reply reply =
              described(done.object(), done.kind(), done.length())
                  .with("Upload-Length", Long.toString(done.length()));
          yield done.expires().isPresent()
              ? reply.with("Upload-Expires", HTTP_DATE.format(done.expires().get()))
              : reply;
        }
        case UploadState.Unknown unknown -> throw RefusedException.of(Problem.UNKNOWN_UPLOAD);
        case UploadState.Expired expired -> throw RefusedException.of(Problem.UPLOAD_EXPIRED);
      };
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
  }

  private Reply append(Request request) throws RefusedException {
    if (!request.contentType().equals(TusHeaders.BODY_TYPE)) {
      throw RefusedException.of(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    UploadSecret secret = secret(request);
    Optional<String> offsetHeader = request.header("Upload-Offset");
    if (offsetHeader.isEmpty()) throw TusHeaders.malformed("Upload-Offset", "is missing");
    long offset = TusHeaders.number("Upload-Offset", offsetHeader.get());
    Optional<Checksum> checksum = TusHeaders.checksum(request.header("Upload-Checksum"));
    Optional<String> length = request.header("Upload-Length");
    if (length.isPresent()) declare(secret, offset, length.get());
    TusBody body = new TusBody(request.body());
    return switch (appended(secret, offset, body, checksum)) {
      case AppendOutcome.Appended(long end, boolean whole, Instant expires) ->
          tus(204)
              .with("Upload-Offset", Long.toString(end))
              .with("Upload-Expires", HTTP_DATE.format(expires));
      case AppendOutcome.Cut cut -> throw cut(body);
      case AppendOutcome.WrongOffset wrong ->
          throw Refusals.of(wrong).with("Upload-Offset", Long.toString(wrong.offset()));
      case AppendOutcome.Refused refused -> throw Refusals.of(refused);
    };
  }

  private void declare(UploadSecret secret, long offset, String text) throws RefusedException {
    long length = TusHeaders.number("Upload-Length", text);
    DeclareOutcome outcome;
    try {
      outcome = uploads.declareLength(secret, offset, length);
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
    switch (outcome) {
      case DeclareOutcome.Declared declared -> {}
      case DeclareOutcome.Contradicted(long known) ->
          throw TusHeaders.malformed(
              "Upload-Length", "contradicts the " + known + " told or sent before");
      case DeclareOutcome.WrongOffset(long at) ->
          throw RefusedException.of(Problem.WRONG_OFFSET).with("Upload-Offset", "" + at);
      case DeclareOutcome.OverQuota over -> throw RefusedException.of(Problem.QUOTA_EXCEEDED);
      case DeclareOutcome.NoRoom none -> throw Refusals.noRoom();
      case DeclareOutcome.TooLong(long max) -> throw Refusals.tooLong(max);
      case DeclareOutcome.Unknown unknown -> throw RefusedException.of(Problem.UNKNOWN_UPLOAD);
      case DeclareOutcome.Expired expired -> throw RefusedException.of(Problem.UPLOAD_EXPIRED);
      case DeclareOutcome.Busy busy -> throw RefusedException.of(Problem.UPLOAD_BUSY);
    }
  }

  private Reply remove(Request request) throws RefusedException {
    try {
      return switch (uploads.remove(secret(request))) {
        case RemoveOutcome.Removed removed -> tus(204);
        case RemoveOutcome.InShare inShare -> throw RefusedException.of(Problem.OBJECT_IN_SHARE);
        case RemoveOutcome.Unknown unknown -> throw RefusedException.of(Problem.UNKNOWN_UPLOAD);
        case RemoveOutcome.Busy busy -> throw RefusedException.of(Problem.UPLOAD_BUSY);
      };
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
  }

  private AppendOutcome appended(
      UploadSecret secret, long offset, TusBody body, Optional<Checksum> checksum)
      throws RefusedException {
    try {
      return uploads.append(secret, offset, body, checksum);
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    }
  }

  /** Slow, broken on its way, or given up for a newer request or a stop; clients try all again. */
  private static RefusedException cut(TusBody body) {
    return RefusedException.of(
        body.wasSlow() || body.wasBroken() ? Problem.TOO_SLOW : Problem.UPLOAD_BUSY);
  }

  private static OptionalLong createdLength(Request request) throws RefusedException {
    Optional<String> length = request.header("Upload-Length");
    Optional<String> deferred = request.header("Upload-Defer-Length");
    if (length.isPresent() == deferred.isPresent()) {
      throw TusHeaders.malformed("Upload-Length", "or Upload-Defer-Length must stand, not both");
    }
    if (length.isPresent()) {
      return OptionalLong.of(TusHeaders.number("Upload-Length", length.get()));
    }
    if (deferred.get().equals("1")) return OptionalLong.empty();
    throw TusHeaders.malformed("Upload-Defer-Length", "must be 1");
  }

  private static boolean hasBody(Request request) throws RefusedException, IOException {
    if (request.contentType().equals(TusHeaders.BODY_TYPE)) return true;
    if (request.body().isEmpty()) return false;
    throw RefusedException.of(Problem.UNSUPPORTED_MEDIA_TYPE);
  }

  private Reply location(UploadSecret secret, ObjectId object, Instant expires) {
    return tus(201)
        .with("Location", basePath + TusHeaders.PATH + "/" + secret.reveal())
        .with("Satchel-Object", object.toString())
        .with("Upload-Expires", HTTP_DATE.format(expires));
  }

  private static Reply described(ObjectId object, UploadKind kind, long offset) {
    Reply reply =
        tus(200)
            .with("Upload-Offset", Long.toString(offset))
            .with("Upload-Metadata", TusHeaders.metadata(object))
            .with("Satchel-Object", object.toString())
            .with("Cache-Control", "no-store");
    return switch (kind) {
      case WHOLE -> reply;
      case PART -> reply.with("Upload-Concat", "partial");
      case JOINED -> reply.with("Upload-Concat", "final");
    };
  }

  private static Reply tus(int status) {
    return Reply.status(status).with("Tus-Resumable", TusHeaders.VERSION);
  }

  private static void version(Request request) throws RefusedException {
    if (!request.header("Tus-Resumable").equals(Optional.of(TusHeaders.VERSION))) {
      throw RefusedException.of(Problem.UNSUPPORTED_VERSION);
    }
  }

  private static UploadSecret secret(Request request) throws RefusedException {
    Optional<UploadSecret> secret = UploadSecret.parse(request.parameter("upload"));
    if (secret.isEmpty()) throw RefusedException.of(Problem.UNKNOWN_UPLOAD);
    return secret.get();
  }
}
