package org.satchel.cli;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.http.ProxyAddress;

/**
 * Which proxy leads to a server, by the variables that other programs of this machine go by.
 *
 * <p>The rules are curl's, but for loopback, which Go leaves out and we do. What a variable holds
 * is never shown: a password may stand in it.
 *
 * <p>Units and threads: pure.
 *
 * <p>Source: curl(1), ENVIRONMENT; docs/decisions/0048-proxies.md.
 */
final class ProxyVariables {

  /** Where curl looks for a proxy whose port is not told. */
  private static final int USUAL_PORT = 1_080;

  private static final int PORT_MAX = 65_535;

  /** In capitals HTTP_PROXY can be a header Proxy that a web server handed to what it runs. */
  private static final List<String> OF_HTTP = List.of("http_proxy", "all_proxy", "ALL_PROXY");

  private static final List<String> OF_HTTPS =
      List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");

  private static final Pattern KIND = Pattern.compile("(?<kind>[A-Za-z][A-Za-z0-9+.-]{0,19})://.*");

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:[Hh][Tt][Tt][Pp]://)?(?:(?<login>.*)@)?"
              + "(?<host>\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::(?<port>[0-9]{1,5}))?/?");

  private ProxyVariables() {}

  /** The proxy to a server, or null where requests go to the server itself. */
  static @Nullable ProxyAddress proxyTo(URI server, Map<String, String> environment)
      throws Failure {
    boolean isHttps = server.getScheme().equalsIgnoreCase("https");
    Optional<String> name = first(environment, isHttps ? OF_HTTPS : OF_HTTP);
    String host = NoProxy.bare(server.getHost());
    int usual = isHttps ? 443 : 80;
    int port = server.getPort() < 0 ? usual : server.getPort();
    if (name.isEmpty() || NoProxy.isLoopback(host)) return null;
    String without =
        first(environment, List.of("no_proxy", "NO_PROXY")).map(environment::get).orElse("");
    if (new NoProxy(without).names(host, port)) return null;
    return parsed(name.get(), environment.getOrDefault(name.get(), "").strip(), host);
  }

  /** The first of these names that is set; an empty one is not. */
  private static Optional<String> first(Map<String, String> environment, List<String> names) {
    return names.stream().filter(name -> !environment.getOrDefault(name, "").isBlank()).findFirst();
  }

  private static ProxyAddress parsed(String name, String value, String host) throws Failure {
    Matcher kind = KIND.matcher(value);
    if (kind.matches() && !kind.group("kind").equalsIgnoreCase("http")) {
      throw refused(name + " names a proxy of the kind " + kind.group("kind"), host);
    }
    Matcher address = ADDRESS.matcher(value);
    if (!address.matches()) throw refused(name + " holds no address of a proxy", host);
    int port = Optional.ofNullable(address.group("port")).map(Integer::valueOf).orElse(USUAL_PORT);
    if (port < 1 || port > PORT_MAX) throw refused(name + " holds no address of a proxy", host);
    Optional<String> login = Optional.ofNullable(address.group("login"));
    return new ProxyAddress(
        name, NoProxy.bare(address.group("host")), port, login.map(ProxyVariables::basic));
  }

  private static Failure refused(String what, String host) {
    return new Failure(
        Failure.Kind.USAGE,
        what
            + ", and Satchel goes by those of http alone; give one as http://HOST:PORT, or set"
            + " no_proxy="
            + host
            + " to go without.");
  }

  /** A name and a password, each percent-encoded where it must be, as a proxy wants them. */
  private static String basic(String login) {
    int colon = login.indexOf(':');
    String name = colon < 0 ? login : login.substring(0, colon);
    String password = colon < 0 ? "" : login.substring(colon + 1);
    var plain = new ByteArrayOutputStream();
    plain.writeBytes(decoded(name));
    plain.write(':');
    plain.writeBytes(decoded(password));
    return "Basic " + Base64.getEncoder().encodeToString(plain.toByteArray());
  }

  /** A percent sign before what is no number stands for itself. */
  private static byte[] decoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var plain = new ByteArrayOutputStream();
    for (int i = 0; i < bytes.length; i++) {
      boolean isCode =
          bytes[i] == '%'
              && i + 2 < bytes.length
              && HexFormat.isHexDigit(bytes[i + 1])
              && HexFormat.isHexDigit(bytes[i + 2]);
      if (isCode) {
        plain.write(
            16 * HexFormat.fromHexDigit(bytes[i + 1]) + HexFormat.fromHexDigit(bytes[i + 2]));
        i += 2;
      } else {
        plain.write(bytes[i]);
      }
    }
    return plain.toByteArray();
  }
}
