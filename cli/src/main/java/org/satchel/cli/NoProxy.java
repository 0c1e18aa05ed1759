package org.satchel.cli;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers that are reached without a proxy: a list of names with all below them, addresses,
 * networks such as 10.0.0.0/8, each with a port if it is of that alone, and * for all.
 *
 * <p>Units and threads: pure; no name is looked up.
 *
 * <p>Source: curl(1), --noproxy; docs/decisions/0048-proxies.md.
 */
record NoProxy(String list) {

  private static final Pattern WITH_PORT =
      Pattern.compile("(?<host>\\[[^\\]]*]|[^:]*):(?<port>[0-9]{1,5})");

  /** Whether the list has a host, which has no brackets, and a port of it. */
  boolean names(String host, int port) {
    for (String entry : list.split("[,\\s]+", -1)) {
      if (names(entry, host, port)) return true;
    }
    return false;
  }

  private static boolean names(String entry, String host, int port) {
    Matcher ported = WITH_PORT.matcher(entry);
    if (ported.matches()) {
      return Integer.parseInt(ported.group("port")) == port
          && names(ported.group("host"), host, port);
    }
    if (entry.equals("*")) return true;
    Optional<InetAddress> address = literal(host);
    if (address.isPresent()) return holds(entry, address.get());
    String name = entry.replaceFirst("^\\*?\\.", "").replaceFirst("\\.$", "");
    return !name.isEmpty() && lower("." + host).endsWith(lower("." + name));
  }

  private static boolean holds(String entry, InetAddress address) {
    String[] parts = bare(entry).split("/", 2);
    Optional<InetAddress> first = literal(bare(parts[0]));
    int length = 8 * address.getAddress().length;
    if (first.isEmpty() || first.get().getAddress().length != address.getAddress().length) {
      return false;
    }
    if (parts.length == 2 && !parts[1].matches("[0-9]{1,3}")) return false;
    int prefix = parts.length == 2 ? Integer.parseInt(parts[1]) : length;
    int rest = length - prefix;
    return rest >= 0
        && number(address).shiftRight(rest).equals(number(first.get()).shiftRight(rest));
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }

  /** A server on this machine: a proxy would find itself under such a name. */
  static boolean isLoopback(String host) {
    return host.equalsIgnoreCase("localhost")
        || literal(host).map(InetAddress::isLoopbackAddress).orElse(false);
  }

  /** An IPv6 address without the brackets that it has in addresses. */
  static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static Optional<InetAddress> literal(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
