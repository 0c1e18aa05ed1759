package org.satchel.client.http;

import java.net.URI;

/**
 * The address of one server: scheme, host, optional port and optional base path.
 *
 * <p>Of a link or a parsed address, so that no later code can meet a query, user name or fragment
 * in it; a fragment would be a link's secret and must never be part of a request.
 *
 * <p>Units and threads: immutable.
 *
 * <p>Source: spec/share-link.md section 2 (BASE), spec/api.yaml.
 */
public record Endpoint(String base) {

  /** The address of a path of the interface, which begins with a slash. */
  public URI at(String path) {
    return URI.create(base + path);
  }

  @Override
  public String toString() {
    return base;
  }
}
