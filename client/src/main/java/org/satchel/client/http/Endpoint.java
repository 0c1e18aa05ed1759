package org.satchel.client.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.satchel.client.Failure;

/**
 * The address of one server: scheme, host, optional port and optional base path.
 *
 * <p>Parsed once, so that no later code can meet a query, user name or fragment in it; a fragment
 * would be a link's secret and must never be part of a request.
 *
 * <p>Units and threads: immutable.
 *
 * <p>Source: spec/share-link.md section 2 (BASE), spec/api.yaml.
 */
public record Endpoint(String base) {

  /** Longer addresses are typing errors: RFC 9110 section 4.1 asks for 8,000 at most. */
  private static final int BASE_LENGTH_MAX = 2_000;

  /** Reads an address as people type it; a slash at the end does not matter. */
  public static Endpoint parse(String text) throws Failure {
    String base = text.strip();
    while (base.endsWith("/")) {
      base = base.substring(0, base.length() - 1);
    }
    if (base.length() > BASE_LENGTH_MAX) {
      throw wrong("is too long");
    }
    URI uri;
    try {
      uri = new URI(base);
    } catch (URISyntaxException e) {
      throw wrong("is not one");
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw wrong("does not begin with http:// or https://");
    }
    if (uri.getHost() == null || uri.getRawUserInfo() != null) {
      throw wrong("has no plain host name");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw wrong("has a query or a fragment");
    }
    return new Endpoint(base);
  }

  private static Failure wrong(String why) {
    return new Failure(
        Failure.Kind.USAGE,
        "The server's address " + why + "; give one like https://example.org by --server.");
  }

  /** The address of a path of the interface, which begins with a slash. */
  public URI at(String path) {
    return URI.create(base + path);
  }

  @Override
  public String toString() {
    return base;
  }
}
