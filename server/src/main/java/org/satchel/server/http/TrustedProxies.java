package org.satchel.server.http;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Finds out who really asks, behind proxies that the operator has named.
 *
 * <p>What a stranger claims is not believed: the list of hops is read from its end, and the first
 * address that is no trusted proxy is the client. Without that rule a client could pick a new
 * address for each request and no rate limit would hold.
 *
 * <p>A proxy writes one of the two headers and may pass on the other as the client sent it. So
 * where both stand they must tell of one client; else neither is believed and the peer is who asks.
 *
 * <p>Immutable; safe on any thread.
 *
 * <p>Source: RFC 7239 sections 4 and 8.1.
 */
public record TrustedProxies(List<Cidr> ranges) {

  /** A chain longer than any real one is not walked. */
  private static final int HOPS_MAX = 16;

  /** Copies the ranges. */
  public TrustedProxies {
    ranges = List.copyOf(ranges);
  }

  /** The client's address, or the peer's where nothing better is known. */
  InetAddress client(InetAddress peer, List<String> forwarded, List<String> forwardedFor) {
    if (!trusts(peer)) return peer;
    if (forwarded.isEmpty()) return walk(peer, forwardedFor, TrustedProxies::hop);
    InetAddress client = walk(peer, forwarded, element -> hop(forParameter(element)));
    if (forwardedFor.isEmpty()) return client;
    return client.equals(walk(peer, forwardedFor, TrustedProxies::hop)) ? client : peer;
  }

  private InetAddress walk(
      InetAddress peer, List<String> header, Function<String, InetAddress> parsed) {
    InetAddress nearest = peer;
    String[] parts = String.join(",", header).split(",", -1);
    int last = Math.max(0, parts.length - HOPS_MAX);
    for (int i = parts.length - 1; i >= last; i--) {
      try {
        nearest = parsed.apply(parts[i]);
      } catch (IllegalArgumentException e) {
        return nearest;
      }
      if (!trusts(nearest)) return nearest;
    }
    return nearest;
  }

  private boolean trusts(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static String forParameter(String element) {
    for (String pair : element.split(";", -1)) {
      String trimmed = pair.strip();
      if (trimmed.toLowerCase(Locale.ROOT).startsWith("for=")) {
        return trimmed.substring(4).replace("\"", "");
      }
    }
    throw new IllegalArgumentException("no for= in " + element);
  }

  /** An address with or without port: {@code 1.2.3.4:5}, {@code [::1]:5}, {@code ::1}. */
  private static InetAddress hop(String text) {
    String host = text.strip();
    int bracket = host.indexOf(']');
    if (bracket > 0) return Cidr.literal(host.substring(0, bracket + 1));
    int colon = host.indexOf(':');
    boolean four = colon > 0 && colon == host.lastIndexOf(':');
    return Cidr.literal(four ? host.substring(0, colon) : host);
  }
}
