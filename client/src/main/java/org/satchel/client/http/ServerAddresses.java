package org.satchel.client.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which address of a server's name is connected to: the next one after each that took no
 * connection.
 *
 * <p>Why this way: the JDK's HTTP client connects to the first address that a name resolves to and
 * to no other, and Java puts IPv4 first. So we stand between it and the system's resolver, and turn
 * the list.
 *
 * <p>Units and threads: one list and one turn for the whole process, which speaks to one server;
 * safe on any thread.
 *
 * <p>Source: java.net.spi.InetAddressResolverProvider, which Java finds by META-INF/services;
 * docs/decisions/0041-deadlines.md.
 */
public final class ServerAddresses extends InetAddressResolverProvider {

  /** Addresses in one try of a request: at 10 s for a silent one a minute, as long as patience. */
  static final int TRIED_MAX = 6;

  private static final AtomicInteger TURN = new AtomicInteger();

  /** Looked at for each request; let go when all of it took no connection. */
  private static volatile @Nullable Known known;

  /** What a name resolved to, and the turn that stood then. */
  record Known(String name, List<InetAddress> addresses, int since) {}

  /** How often an address was passed over so far; read before a request is begun. */
  static int turn() {
    return TURN.get();
  }

  /**
   * An address took no connection. Requests that met the same one pass over it once.
   *
   * @param turn as it stood before the request
   * @return whether the name has another address that was not tried since it was looked up
   */
  static boolean passOver(int turn) {
    TURN.compareAndSet(turn, turn + 1);
    Known now = known;
    if (now != null && turn() - now.since < now.addresses.size()) {
      return true;
    }
    known = null;
    return false;
  }

  /** Keeps what a name resolved to. */
  static Known keep(String name, List<InetAddress> addresses) {
    var now = new Known(name, addresses, turn());
    known = now;
    return now;
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    // Java's own memory would give the same first address for 30 s, and a failure for 10. A second
    // it keeps failures, since its HTTP client looks up four times in each try.
    Security.setProperty("networkaddress.cache.ttl", "0");
    Security.setProperty("networkaddress.cache.negative.ttl", "1");
    return new Turned(configuration.builtinResolver());
  }

  @Override
  public String name() {
    return "satchel";
  }

  private record Turned(InetAddressResolver system) implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      Known now = known;
      if (now == null || !now.name.equals(host)) {
        now = keep(host, system.lookupByName(host, policy).toList());
      }
      var turned = new ArrayList<>(now.addresses);
      Collections.rotate(turned, -turn());
      return turned.stream();
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return system.lookupByAddress(address);
    }
  }
}
