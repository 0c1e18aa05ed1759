package org.satchel.server.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.satchel.server.http.Reply;
import org.satchel.server.http.Request;

/**
 * One file that is served as it is: its bytes, its hash, its type and, once somebody asked for it,
 * its compressed form.
 *
 * <p>Compressed at the first demand and kept, so that a start waits for none of it. The hash is the
 * strong ETag; the compressed form has another, since its bytes are others.
 *
 * <p>Bytes. Safe on any thread.
 *
 * <p>Source: RFC 9110 sections 8.8.3, 12.5.3, 13.1.2.
 */
final class WebFile {

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("txt", "text/plain; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("webp", "image/webp"),
          Map.entry("jpg", "image/jpeg"),
          Map.entry("wasm", "application/wasm"),
          Map.entry("woff2", "font/woff2"));

  /** What is compressed already. */
  private static final Set<String> DENSE =
      Set.of("image/png", "image/webp", "image/jpeg", "font/woff2");

  private final String path;
  private final String type;
  private final byte[] content;
  private final String sha256;
  private byte @Nullable [] compressed;

  private WebFile(String path, String type, byte[] content) {
    this.path = path;
    this.type = type;
    this.content = content;
    this.sha256 = HexFormat.of().formatHex(digest(content));
  }

  /** The type comes from the name, of which the build is the author. */
  static WebFile of(String path, byte[] content) {
    String extension = path.substring(path.lastIndexOf('.') + 1);
    return typed(path, TYPES.getOrDefault(extension, "application/octet-stream"), content);
  }

  /** A file whose type was found out otherwise. */
  static WebFile typed(String path, String type, byte[] content) {
    return new WebFile(path, type, content);
  }

  String path() {
    return path;
  }

  String sha256() {
    return sha256;
  }

  /** The bytes themselves, not a copy. */
  byte[] content() {
    return content;
  }

  /**
   * Answers with the file, compressed if that is wanted and shorter, or with 304.
   *
   * @param caching the value of Cache-Control
   */
  Reply answer(Request request, String caching) {
    boolean gzip = Accepts.any(request.list("Accept-Encoding"), "gzip");
    Optional<byte[]> dense = gzip ? compressed() : Optional.empty();
    String tag = "\"" + sha256 + (dense.isPresent() ? "-gz" : "") + "\"";
    boolean known = request.has(tag);
    byte[] bytes = dense.orElse(content);
    Reply reply =
        known
            ? Reply.status(304).with("Content-Length", Integer.toString(bytes.length))
            : Reply.bytes(200, type, bytes);
    if (dense.isPresent() && !known) reply = reply.with("Content-Encoding", "gzip");
    return reply
        .with("ETag", tag)
        .with("Cache-Control", caching)
        .with("Vary", "Accept-Encoding")
        .with("X-Content-Type-Options", "nosniff");
  }

  /** Answers with the file where something else was asked for: nobody is to keep that. */
  Reply notFound() {
    return Reply.bytes(404, type, content);
  }

  private synchronized Optional<byte[]> compressed() {
    byte[] made = compressed;
    if (made == null) {
      made = DENSE.contains(type) ? content : gzip(content);
      compressed = made;
    }
    return made.length < content.length ? Optional.of(made) : Optional.empty();
  }

  private static byte[] gzip(byte[] content) {
    var bytes = new ByteArrayOutputStream(content.length / 2 + 64);
    try (var out = new BestGzip(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** Each file is compressed once and sent many times. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  private static byte[] digest(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
