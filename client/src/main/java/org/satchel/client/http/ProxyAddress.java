package org.satchel.client.http;

import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.util.Optional;

/**
 * A proxy that leads to the server: by CONNECT to an https one, else by requests in absolute form.
 *
 * <p>Why this way: its name and password go with each request, since a body that is fed once cannot
 * be sent again after a 407. Java's client gives headers that begin with Proxy- to proxies alone:
 * with CONNECT, and not through the tunnel.
 *
 * <p>Units and threads: immutable; the name is looked up for each connection.
 *
 * @param setting the variable that names it, for people
 * @param authorization what it wants to see, if anything: never shown
 *     <p>Source: RFC 9110 sections 9.3.6 and 11.7; docs/decisions/0048-proxies.md.
 */
public record ProxyAddress(String setting, String host, int port, Optional<String> authorization) {

  ProxySelector selector() {
    return ProxySelector.of(InetSocketAddress.createUnresolved(host, port));
  }

  /** As people know it, without name and password. */
  @Override
  public String toString() {
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return "proxy http://" + name + ":" + port + " (" + setting + ")";
  }
}
