package org.satchel.client.http;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.JsonMembers;
import org.satchel.format.manifest.Visible;

/**
 * A server's refusal, translated into what the client does about it.
 *
 * <p>Only the type decides; the sentence is shown, with escapes made visible and cut short, because
 * it is the server's text and not ours.
 *
 * <p>Units and threads: immutable.
 *
 * <p>Source: RFC 9457; spec/api.yaml (x-problems).
 */
public record Problem(int status, String name, String detail) {

  private static final String TYPE_PREFIX = "urn:satchel:problem:";
  private static final int DETAIL_CHARS_MAX = 500;
  private static final int NAME_CHARS_MAX = 60;

  /** Reads a refusal; what is no problem document has an empty name. */
  public static Problem of(Reply reply) {
    String name = reply.headers().firstValue("Satchel-Problem").orElse("");
    String detail = "";
    String type = reply.headers().firstValue("Content-Type").orElse("");
    if (type.startsWith("application/problem+json")) {
      try {
        Map<String, String> members = JsonMembers.of(reply.body());
        String told = members.getOrDefault("type", TYPE_PREFIX + name);
        name = told.startsWith(TYPE_PREFIX) ? told.substring(TYPE_PREFIX.length()) : "";
        detail = members.getOrDefault("detail", "");
      } catch (IOException e) {
        detail = "";
      }
    }
    return new Problem(
        reply.status(),
        name.length() > NAME_CHARS_MAX ? "" : name,
        Visible.text(detail, DETAIL_CHARS_MAX));
  }

  /** True if the same request may succeed after a while. */
  boolean passes() {
    return switch (status) {
      case 408, 423, 429, 500, 502, 503, 504 ->
          !name.equals("not-implemented") && !name.equals("storage-damaged");
      default -> false;
    };
  }

  /** This refusal as the end of the act. */
  public Failure failure() {
    return new Failure(kind(), sentence());
  }

  private Failure.Kind kind() {
    return switch (name) {
      case "unknown-share",
          "unknown-object",
          "share-ended",
          "share-expired",
          "share-exhausted",
          "share-blocked",
          "bearer-refused",
          "bearer-required",
          "grant-refused" ->
          Failure.Kind.GONE;
      case "storage-damaged" -> Failure.Kind.HOSTILE;
      case "token-required", "token-refused", "malformed-request", "record-refused" ->
          Failure.Kind.USAGE;
      case "uploads-closed",
          "length-exceeded",
          "quota-exceeded",
          "body-too-large",
          "too-many-requests",
          "disk-full",
          "uri-too-long",
          "headers-too-large" ->
          Failure.Kind.REFUSED;
      default ->
          status == 507 || status == 413 || status == 429
              ? Failure.Kind.REFUSED
              : Failure.Kind.UNREACHABLE;
    };
  }

  private String sentence() {
    if (name.equals("token-required")) {
      return "This server takes uploads with a token only; ask its operator for one and give it by"
          + " --token-file or SATCHEL_TOKEN.";
    }
    boolean known = !name.isEmpty() && !name.equals("unknown-path"); // that is our mistake, or none
    if (known && !detail.isEmpty()) {
      return detail + (name.equals("share-ended") ? " Only its sender can make a new one." : "");
    }
    if (known) {
      return "The server refuses this: " + Visible.text(name) + " (HTTP " + status + ").";
    }
    if (status >= 300 && status < 400) {
      return "The server answers with a redirect, which is not followed; give its real address by"
          + " --server, or check the link.";
    }
    if (status == 413) {
      return "Something between here and the server takes no requests of this size; its operator"
          + " must raise that limit (nginx: client_max_body_size 0).";
    }
    return "What answers at this address is no Satchel server, or one that cannot work (HTTP "
        + status
        + "); check the address.";
  }

  /** This refusal as something to wait for. */
  Later later(Reply reply) {
    @Nullable Duration wait = null;
    OptionalLong seconds = reply.number("Retry-After");
    if (seconds.isPresent()) {
      wait = Duration.ofSeconds(Math.min(seconds.getAsLong(), 86_400));
    }
    return new Later(wait, failure());
  }

  /** No answer of ours but that of a network that wants a login first, or of a parked name. */
  public static boolean isPage(HttpHeaders headers) {
    return headers.firstValue("Content-Type").orElse("").startsWith("text/html");
  }

  /** Gives back an expected answer, and throws what the server refused for a while or for good. */
  public static Reply expect(Reply reply, int... statuses) throws IOException, Failure {
    for (int status : statuses) {
      if (reply.status() == status && !isPage(reply.headers())) {
        return reply;
      }
    }
    Problem problem = of(reply);
    if (problem.passes()) {
      throw problem.later(reply);
    }
    throw problem.failure();
  }
}
