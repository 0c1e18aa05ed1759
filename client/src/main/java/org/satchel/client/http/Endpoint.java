package org.satchel.client.http;

import java.net.URI;
import org.satchel.client.Failure;
import org.satchel.format.manifest.Visible;
import org.satchel.format.record.RefusedException;
import org.satchel.format.share.Link;

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

  /** Characters of what is no address. */
  private static final int SHOWN_MAX = 200;

  /** Reads an address as people type it; a slash at the end does not matter. */
  public static Endpoint parse(String text) throws Failure {
    try {
      return new Endpoint(Link.parseBase(text.strip()).toString());
    } catch (RefusedException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "This is no server's address: "
              + Visible.text(withoutSecrets(text), SHOWN_MAX)
              + "; give one like https://example.org by --server.",
          e);
    }
  }

  /** A link's secret stands behind #, a password before @. */
  private static String withoutSecrets(String text) {
    return text.replaceFirst("(?s)^([A-Za-z]+://)?.*@", "$1…@").replaceFirst("(?s)#.*", "#…");
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
