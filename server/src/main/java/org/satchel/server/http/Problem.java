package org.satchel.server.http;

import java.util.Locale;

/**
 * Every kind of error that this server answers, with its status and its sentence in plain English.
 *
 * <p>One list, so that no door invents an error that is not described; a test compares it with the
 * {@code x-problems} of spec/api.yaml, name by name and word by word.
 *
 * <p>Constants: safe on any thread.
 *
 * <p>Source: RFC 9457; spec/api.yaml.
 */
public enum Problem {
  MALFORMED_REQUEST(
      400,
      "Malformed request",
      "The request breaks HTTP or this interface; compare it with spec/api.yaml."),
  UNSUPPORTED_METADATA(
      400,
      "Unsupported metadata",
      "Upload-Metadata may hold the one key \"object\" with an object id; file names are never sent to a server."),
  CONCAT_REFUSED(
      400,
      "Parts cannot be joined",
      "Parts must be finished and multiples of 16 MiB (the last one of any length), or at most 256 MiB together."),
  RECORD_REFUSED(
      400,
      "Share record refused",
      "The share bundle is malformed or its signature does not fit; make it again with a current client."),
  TOKEN_REQUIRED(
      401,
      "Upload token required",
      "This server takes uploads with a token only; ask its operator for one and send it as Authorization: Bearer."),
  BEARER_REQUIRED(
      401,
      "Bearer required",
      "Send the bearer that comes from the link, or the grant, as Authorization: Bearer."),
  TOKEN_REFUSED(
      403,
      "Upload token refused",
      "The upload token is unknown, revoked or expired; ask the operator for a new one."),
  UPLOADS_CLOSED(403, "Uploads are closed", "This server takes no uploads; use another one."),
  UPLOAD_FINAL(403, "Upload is final", "A joined upload takes no more bytes; create a new one."),
  BEARER_REFUSED(403, "Bearer refused", "The link or its password does not fit this share."),
  GRANT_REFUSED(
      403,
      "Grant refused",
      "The grant is unknown, older than 24 hours or of an ended share; ask the share for a new one."),
  UNKNOWN_PATH(
      404,
      "Nothing here",
      "There is nothing at this path; the interface is described in spec/api.yaml."),
  UNKNOWN_UPLOAD(
      404, "Unknown upload", "This upload does not exist or was removed; create a new one."),
  UNKNOWN_SHARE(404, "Unknown share", "This server has no such share; check the link."),
  UNKNOWN_OBJECT(404, "Unknown object", "This server has no such object."),
  UNKNOWN_TOKEN(
      404,
      "Unknown token",
      "There is no upload token of this id; list them with satchel admin token list."),
  NO_COMMAND_LINE(
      404,
      "Command line not built",
      "This server has no command line to offer; its operator builds it with make dist."),
  METHOD_NOT_ALLOWED(
      405, "Method not allowed", "The path exists, the method does not; see the Allow header."),
  TOO_SLOW(
      408,
      "Too slow",
      "The request came too slowly or broke off; ask for an upload's offset and continue it."),
  WRONG_OFFSET(
      409,
      "Wrong offset",
      "Upload-Offset is not where the upload stands; ask by HEAD and continue there."),
  OBJECT_EXISTS(
      409,
      "Object exists",
      "An object of this id exists; repeat the upload under a new object id and key."),
  OBJECT_IN_SHARE(
      409, "Object is in a share", "The object belongs to a share; end the share to remove it."),
  OBJECT_MISMATCH(
      409,
      "Object mismatch",
      "An object of the list is not finished, not yours or has another length or root."),
  VERSION_CONFLICT(
      409,
      "Version conflict",
      "The server holds this or a newer version of the share; read it and edit that."),
  TOO_MANY_TOKENS(
      409,
      "Too many tokens",
      "There are 10,000 upload tokens, more than can be listed; revoke some."),
  BACKUP_UNSUPPORTED(
      409,
      "Backup not possible here",
      "This database is backed up by its own tool, pg_dump; see docs/operations.md."),
  UPLOAD_EXPIRED(
      410,
      "Upload expired",
      "The upload was given up: 7 days after its last byte, or an hour after its length was told if none"
          + " came; create a new one."),
  SHARE_ENDED(410, "Share ended", "The share was ended."),
  SHARE_EXPIRED(
      410,
      "Share expired",
      "The share is past its expiry; its owner can extend it until it is cleaned up."),
  SHARE_EXHAUSTED(
      410, "Share exhausted", "The share was downloaded as often as its owner allowed."),
  UNSUPPORTED_VERSION(412, "Unsupported tus version", "Send Tus-Resumable: 1.0.0."),
  LENGTH_EXCEEDED(
      413,
      "Length exceeded",
      "More bytes were sent than the upload declared or than one checksum covers (64 MiB), or declared than this server takes."),
  QUOTA_EXCEEDED(
      413,
      "Quota exceeded",
      "The upload does not fit the quota; remove something or ask the operator."),
  BODY_TOO_LARGE(413, "Body too large", "The body is larger than this operation takes."),
  URI_TOO_LONG(414, "URI too long", "The URI is longer than any of this interface."),
  UNSUPPORTED_MEDIA_TYPE(
      415,
      "Unsupported media type",
      "Send the content type that spec/api.yaml names for this operation."),
  RANGE_NOT_SATISFIABLE(
      416, "Range not satisfiable", "The range begins at or beyond the end of the object."),
  EXPECTATION_FAILED(417, "Expectation failed", "The only expectation known here is 100-continue."),
  UPLOAD_BUSY(
      423,
      "Upload is busy",
      "Another request still writes to this upload; try again in a few seconds."),
  TOO_MANY_REQUESTS(
      429,
      "Too many requests",
      "Too many requests from your address; wait as long as Retry-After says."),
  HEADERS_TOO_LARGE(
      431, "Headers too large", "The request headers are larger than 16 KiB, or more than 100."),
  SHARE_BLOCKED(451, "Share blocked", "The operator has blocked this share."),
  CHECKSUM_MISMATCH(
      460,
      "Checksum mismatch",
      "The bytes do not fit Upload-Checksum and were dropped; send them again."),
  INTERNAL(500, "Internal error", "This is a bug of ours; the log of the server tells more."),
  STORAGE_DAMAGED(
      500,
      "Storage damaged",
      "Bytes that this server had stored are damaged or missing, and trying again does not bring them back; ask the sender to send them again, and tell the operator."),
  NOT_IMPLEMENTED(
      501, "Not implemented", "The request uses a part of HTTP that is not offered here."),
  STORAGE_FAILED(
      503,
      "Storage failed",
      "The disk or the database of the server failed; try again, and tell the operator if it stays."),
  UNAVAILABLE(
      503,
      "Unavailable",
      "The server is starting or stopping, busy, or without its database; try again shortly."),
  HTTP_VERSION(505, "HTTP version not supported", "Use HTTP/1.1 or HTTP/2."),
  DISK_FULL(
      507,
      "Disk full",
      "The server keeps its last free space for its database; the operator must make room. Do not retry soon.");

  private static final String TYPE_PREFIX = "urn:satchel:problem:";

  private final int status;
  private final String title;
  private final String detail;

  Problem(int status, String title, String detail) {
    this.status = status;
    this.title = title;
    this.detail = detail;
  }

  /** The last part of the type, as it stands in the header Satchel-Problem. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The stable URN by which programs tell problems apart. */
  public String type() {
    return TYPE_PREFIX + slug();
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** A few words for people. */
  public String title() {
    return title;
  }

  /** One plain sentence with the way out, used where a door has nothing more exact to say. */
  public String detail() {
    return detail;
  }
}
