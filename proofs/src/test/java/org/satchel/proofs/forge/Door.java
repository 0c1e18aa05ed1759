package org.satchel.proofs.forge;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Speaks to a server as any program can: an upload in two requests, a share in one.
 *
 * <p>Why this way: proofs must not depend on our own client to be hostile, or to count requests.
 *
 * <p>Threads: any.
 *
 * <p>Source: spec/api.yaml; tus 1.0.
 */
public record Door(String url, Optional<Uploader> other) {

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Another program that uploads in place of this one; returns the upload's URL. */
  @FunctionalInterface
  public interface Uploader {
    String upload(byte[] id, byte[] stored) throws Exception;
  }

  public Door(String url) {
    this(url, Optional.empty());
  }

  /** Begins an upload; returns the answer, whose Location is the upload. */
  public HttpResponse<String> begin(byte[] id, long length) throws Exception {
    String name = Base64.getEncoder().encodeToString(Forge.ascii(Forge.text(id)));
    return send(
        request("/api/v1/uploads")
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Length", Long.toString(length))
            .header("Upload-Metadata", "object " + name)
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  /** Uploads an object; returns the 16 bytes of its upload secret. */
  public byte[] upload(byte[] id, byte[] stored) throws Exception {
    String location = other.isPresent() ? other.get().upload(id, stored) : uploadHere(id, stored);
    String secret = location.substring(location.lastIndexOf('/') + 1);
    return Base64.getUrlDecoder().decode(secret);
  }

  private String uploadHere(byte[] id, byte[] stored) throws Exception {
    HttpResponse<String> begun = begin(id, stored.length);
    expect(begun, 201);
    String location = begun.headers().firstValue("Location").orElseThrow();
    expect(append(location, 0, stored), 204);
    return location;
  }

  /** Appends to an upload. */
  public HttpResponse<String> append(String location, long offset, byte[] bytes) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(url).resolve(location))
            .header("Tus-Resumable", "1.0.0")
            .header("Upload-Offset", Long.toString(offset))
            .header("Content-Type", "application/offset+octet-stream")
            .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(bytes)));
  }

  /** Asks where an upload stands. */
  public HttpResponse<String> head(String location) throws Exception {
    return send(
        HttpRequest.newBuilder(URI.create(url).resolve(location))
            .header("Tus-Resumable", "1.0.0")
            .method("HEAD", HttpRequest.BodyPublishers.noBody()));
  }

  void putShare(byte[] linkId, byte[] bundle) throws Exception {
    expect(
        send(
            request("/api/v1/shares/" + Forge.text(linkId))
                .header("Content-Type", "application/vnd.satchel.share")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(bundle))),
        201);
  }

  /** A request to a path of the server. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path));
  }

  public HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
  }

  private static void expect(HttpResponse<String> response, int status) throws IOException {
    if (response.statusCode() == status) return;
    throw new IOException(
        "%d where %d was due: %s".formatted(response.statusCode(), status, response.body()));
  }
}
