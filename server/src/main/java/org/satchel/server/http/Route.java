package org.satchel.server.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One line of the interface: a method, a path with named segments, and the door behind it.
 *
 * <p>Paths are compared segment by segment as they were sent: no part of this interface needs
 * percent-encoding, so nothing is decoded and there is no second spelling of a path.
 *
 * <p>Immutable; safe on any thread.
 *
 * <p>Source: spec/api.yaml, paths.
 */
public record Route(String method, String template, Lane lane, Door door) {

  /** What answers a request. */
  @FunctionalInterface
  public interface Door {
    /**
     * Answers one request.
     *
     * @throws RefusedException for everything that is answered with a problem document
     * @throws java.io.IOException when the connection to the client broke
     */
    Reply answer(Request request) throws RefusedException, java.io.IOException;
  }

  /** Which allowance per address a route draws from. */
  public enum Lane {
    /** Not limited: probes of the machine that watches the server. */
    FREE,
    /** Everything else. */
    REQUESTS,
    /** Grants, since each may count as a download and writes to the database. */
    GRANTS
  }

  /** A route of the ordinary lane. */
  public static Route of(String method, String template, Door door) {
    return new Route(method, template, Lane.REQUESTS, door);
  }

  /** The named segments, if this path fits the template. */
  Optional<Map<String, String>> match(List<String> segments) {
    List<String> wanted = split(template);
    if (wanted.size() != segments.size()) return Optional.empty();
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      String want = wanted.get(i);
      String have = segments.get(i);
      if (want.startsWith("{") && !have.isEmpty()) {
        named.put(want.substring(1, want.length() - 1), have);
      } else if (!want.equals(have)) {
        return Optional.empty();
      }
    }
    return Optional.of(named);
  }

  /** The parts between the slashes of a path that begins with one. */
  static List<String> split(String path) {
    List<String> segments = new ArrayList<>();
    int start = 1;
    for (int slash = path.indexOf('/', start); slash >= 0; slash = path.indexOf('/', start)) {
      segments.add(path.substring(start, slash));
      start = slash + 1;
    }
    segments.add(path.substring(Math.min(start, path.length())));
    return segments;
  }
}
