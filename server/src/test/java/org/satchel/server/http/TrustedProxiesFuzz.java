package org.satchel.server.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Any lines as the headers in which a proxy tells whom it speaks for: never an exception, and
 * nobody becomes somebody else by what he wrote before the proxy did.
 */
class TrustedProxiesFuzz {

  private static final InetAddress STRANGER = InetAddress.ofLiteral("192.0.2.7");
  private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");
  private static final InetAddress CLIENT = InetAddress.ofLiteral("198.51.100.9");

  private final TrustedProxies proxies =
      new TrustedProxies(List.of(Cidr.parse("10.0.0.0/8"), Cidr.parse("::1")));

  @FuzzTest
  void headers(byte[] data) {
    List<String> forwarded = new ArrayList<>();
    List<String> forwardedFor = new ArrayList<>();
    // A header is ISO 8859-1 to HTTP, and ends with its line.
    for (String line : new String(data, StandardCharsets.ISO_8859_1).split("[\r\n]+", -1)) {
      int colon = line.indexOf(':');
      if (colon < 0) continue;
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "forwarded" -> forwarded.add(value);
        case "x-forwarded-for" -> forwardedFor.add(value);
        default -> {}
      }
    }
    if (!proxies.client(STRANGER, forwarded, forwardedFor).equals(STRANGER)) {
      throw new AssertionError("a stranger is believed");
    }
    proxies.client(PROXY, forwarded, forwardedFor);
    // The other header stands as the client sent it.
    List<String> toFor = and(forwardedFor, "198.51.100.9");
    List<String> to = and(forwarded, "for=198.51.100.9");
    isNobodyElse(proxies.client(PROXY, List.of(), toFor));
    isNobodyElse(proxies.client(PROXY, forwarded, toFor));
    isNobodyElse(proxies.client(PROXY, to, List.of()));
    isNobodyElse(proxies.client(PROXY, to, forwardedFor));
  }

  private static List<String> and(List<String> sent, String bySomeProxy) {
    List<String> all = new ArrayList<>(sent);
    all.add(bySomeProxy);
    return all;
  }

  /** The proxy's own line is the last; where it is in doubt the proxy itself counts. */
  private static void isNobodyElse(InetAddress found) {
    if (found.equals(CLIENT) || found.equals(PROXY)) return;
    throw new AssertionError(CLIENT + " passes for " + found);
  }
}
