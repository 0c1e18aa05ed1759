package org.satchel.server.tus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.satchel.core.objects.Checksum;
import org.satchel.core.objects.UploadSecret;
import org.satchel.format.record.ObjectId;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;

/**
 * Reads the headers of tus into types, or refuses them.
 *
 * <p>Strict: a number is digits alone, base64 has its padding, a metadata key that is not known is
 * refused, since a name that a careless client sends would lie on the server in the clear.
 *
 * <p>Pure functions of text; safe on any thread.
 *
 * <p>Source: tus 1.0.0, core protocol and extensions; spec/api.yaml.
 */
final class TusHeaders {

  /** The only version that is spoken. */
  static final String VERSION = "1.0.0";

  static final String EXTENSIONS =
      "creation,creation-with-upload,creation-defer-length,expiration,termination,checksum,concatenation";

  static final String ALGORITHMS = "sha1,sha256";

  static final String BODY_TYPE = "application/offset+octet-stream";

  /** The API's path for uploads, below the base path; an upload's URL ends in it and a secret. */
  static final String PATH = "/api/v1/uploads";

  /** Numbers of JSON and of our own clients end here. */
  private static final long NUMBER_MAX = (1L << 53) - 1;

  /** What may stand before it in an upload's URL: an origin and a base path. */
  private static final Pattern BEFORE_PATH =
      Pattern.compile("(?:https?://[^/?#,;|\\s]+)?(?:/[^?#,;|\\s]*)?");

  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,15}");

  private static final String METADATA_KEY = "object";

  private static final String FINAL = "final;";

  /** What Upload-Concat asks for. */
  sealed interface Concat {
    /** No header: an ordinary upload. */
    record None() implements Concat {}

    /** A part, to be joined later. */
    record Partial() implements Concat {}

    /** Join these, in this order. */
    record Final(List<UploadSecret> parts) implements Concat {
      public Final {
        parts = List.copyOf(parts);
      }
    }
  }

  private TusHeaders() {}

  /** A length or an offset. */
  static long number(String header, String value) throws RefusedException {
    if (!NUMBER.matcher(value).matches()) throw malformed(header, "is no number");
    long number = Long.parseLong(value);
    if (number > NUMBER_MAX) throw malformed(header, "is beyond 2^53");
    return number;
  }

  /** The object id of Upload-Metadata, if it names one. */
  static Optional<ObjectId> object(Optional<String> metadata) throws RefusedException {
    if (metadata.isEmpty() || metadata.get().isBlank()) return Optional.empty();
    String[] words = metadata.get().strip().split(" ", -1);
    if (words.length != 2 || !words[0].equals(METADATA_KEY)) {
      throw RefusedException.of(Problem.UNSUPPORTED_METADATA);
    }
    Optional<ObjectId> id =
        base64(words[1])
            .map(bytes -> new String(bytes, StandardCharsets.US_ASCII))
            .flatMap(ObjectId::parse);
    if (id.isPresent()) return id;
    throw RefusedException.of(
        Problem.UNSUPPORTED_METADATA,
        "The value of \"object\" must be the base64 of an object id of 22 characters.");
  }

  /** Upload-Metadata as HEAD tells it. */
  static String metadata(ObjectId id) {
    byte[] text = id.toString().getBytes(StandardCharsets.US_ASCII);
    return METADATA_KEY + " " + Base64.getEncoder().encodeToString(text);
  }

  /**
   * What Upload-Concat says; the URLs of parts may be absolute, or paths with any base path. How
   * many there are is bounded by what headers may hold, and by the core.
   */
  static Concat concat(Optional<String> header) throws RefusedException {
    if (header.isEmpty()) return new Concat.None();
    String value = header.get().strip();
    if (value.equals("partial")) return new Concat.Partial();
    if (!value.startsWith(FINAL)) throw malformed("Upload-Concat", "is neither partial nor final");
    List<UploadSecret> parts = new ArrayList<>();
    for (String url : value.substring(FINAL.length()).split(" ", -1)) {
      if (url.isEmpty()) continue;
      parts.add(part(url));
    }
    return new Concat.Final(parts);
  }

  private static UploadSecret part(String url) throws RefusedException {
    int end = url.indexOf(PATH + "/");
    Optional<UploadSecret> secret =
        end >= 0 && BEFORE_PATH.matcher(url.substring(0, end)).matches()
            ? UploadSecret.parse(url.substring(end + PATH.length() + 1))
            : Optional.empty();
    if (secret.isPresent()) return secret.get();
    throw malformed("Upload-Concat", "names something that is no upload here");
  }

  /** The checksum of the body, if one is sent. */
  static Optional<Checksum> checksum(Optional<String> header) throws RefusedException {
    if (header.isEmpty()) return Optional.empty();
    String[] words = header.get().strip().split(" ", -1);
    if (words.length != 2) throw malformed("Upload-Checksum", "is not an algorithm and a value");
    Checksum.Algorithm algorithm =
        switch (words[0]) {
          case "sha1" -> Checksum.Algorithm.SHA1;
          case "sha256" -> Checksum.Algorithm.SHA256;
          default -> throw malformed("Upload-Checksum", "knows sha1 and sha256");
        };
    Optional<Checksum> checksum = base64(words[1]).flatMap(b -> Checksum.of(algorithm, b));
    if (checksum.isPresent()) return checksum;
    throw malformed("Upload-Checksum", "has a value of another length");
  }

  private static Optional<byte[]> base64(String text) {
    try {
      return Optional.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static RefusedException malformed(String header, String why) {
    return RefusedException.of(
        Problem.MALFORMED_REQUEST, "The header " + header + " " + why + "; see spec/api.yaml.");
  }
}
