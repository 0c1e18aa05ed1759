package org.satchel.client.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A proxy that cannot be reached, or does not lead to the server: no word of the server's.
 *
 * <p>Units and threads: immutable; the message is a sentence but for its end.
 *
 * <p>Source: RFC 9110 sections 9.3.6 and 15.5.8; docs/decisions/0048-proxies.md.
 */
final class ProxyTrouble extends IOException {
  private static final long serialVersionUID = 1L;

  /** Java's words for an answer to CONNECT that is neither 200 nor 407. */
  private static final Pattern NO_TUNNEL = Pattern.compile("Tunnel failed, got: ([0-9]{3})");

  private static final int LOGIN_NEEDED = 407;

  /** With which what stands before servers refuses. */
  private static final List<Integer> HOSTS = List.of(404, 408, 413, 423, 429);

  private final boolean passes;

  private ProxyTrouble(String message, boolean passes) {
    super(message);
    this.passes = passes;
  }

  /** True if the same request may succeed after a while. */
  boolean passes() {
    return passes;
  }

  /** What ended a request to a host: the proxy's part in it, else the end as it was. */
  static IOException of(IOException end, ProxyAddress proxy, String host) {
    if (end instanceof ConnectException) {
      boolean unknown = Patience.caused(end, UnresolvedAddressException.class);
      return new ProxyTrouble(
          unknown ? "The name of the " + proxy + " is unknown" : "Nothing answers at the " + proxy,
          true);
    }
    if (end instanceof HttpConnectTimeoutException) {
      return new ProxyTrouble("No connection in time to " + host + " through the " + proxy, true);
    }
    Matcher refused = NO_TUNNEL.matcher(String.valueOf(end.getMessage()));
    return refused.find() ? refusal(proxy, host, Integer.parseInt(refused.group(1))) : end;
  }

  /** Refuses the proxy's own answer; what came by TLS is the server's, as are pages of hosts. */
  static void check(HttpResponse<Incoming> answer, ProxyAddress proxy) throws ProxyTrouble {
    int status = answer.statusCode();
    boolean isPage = status >= 400 && !HOSTS.contains(status) && Problem.isPage(answer.headers());
    if (answer.sslSession().isPresent() || (status != LOGIN_NEEDED && !isPage)) return;
    if (status == LOGIN_NEEDED) { // where it refuses a tunnel, there is no body
      throw login(answer.headers().allValues("Proxy-Authenticate"), proxy);
    }
    answer.body().close();
    throw refusal(proxy, answer.uri().getHost(), status);
  }

  private static ProxyTrouble refusal(ProxyAddress proxy, String host, int status) {
    // Tinyproxy's word for a wrong password.
    if (status == 401 && proxy.authorization().isPresent()) return login(List.of(), proxy);
    boolean passes = status >= 500;
    String what = "The " + proxy + " does not lead to " + host + " (HTTP " + status + ")";
    return new ProxyTrouble(
        passes ? what : what + "; ask who runs it, or set no_proxy=" + host, passes);
  }

  private static ProxyTrouble login(List<String> kinds, ProxyAddress proxy) {
    String all = String.join(",", kinds).toLowerCase(Locale.ROOT);
    String way = "; set " + proxy.setting() + " to http://NAME:PASSWORD@HOST:PORT";
    if (!all.isEmpty() && !all.contains("basic")) {
      way = " in a way that Satchel does not know; ask who runs it for one that takes them (Basic)";
    }
    boolean given = proxy.authorization().isPresent();
    String what =
        given ? " does not take the name and the password" : " wants a name and a password";
    return new ProxyTrouble("The " + proxy + what + way, false);
  }
}
