package org.satchel.server.ops;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.db.DatabaseConfig;
import org.satchel.server.http.Cidr;
import org.satchel.server.http.RateLimits;

/**
 * The whole configuration, checked.
 *
 * <p>Values that cannot be wrong: whoever holds settings need not check anything again.
 *
 * <p>Bytes and seconds; immutable.
 *
 * <p>Source: docs/operations.md; {@link SettingsReader} makes it.
 */
public record Settings(
    InetSocketAddress listen,
    InetSocketAddress adminListen,
    Path data,
    Optional<PublicUrl> url,
    String name,
    Optional<String> abuse,
    Brand brand,
    UploadsMode uploads,
    DatabaseConfig database,
    Tls tls,
    List<Cidr> trustedProxies,
    long objectBytesMax,
    OptionalLong quotaBytes,
    RateLimits.Rates rates,
    int cleanupSeconds,
    boolean jsonLogs,
    boolean logRequests) {

  /** How the page looks, beside the name; the color is {@code #rrggbb} in small letters. */
  public record Brand(Optional<Path> logo, Optional<String> color, List<FootLink> links) {}

  /** A link at the page's foot, to https or mailto. */
  public record FootLink(String label, String url) {}

  /** Who may upload. */
  public enum UploadsMode {
    /** Everybody who reaches the server. */
    OPEN,
    /** Who has a token of the operator's. */
    TOKEN,
    /** Nobody. */
    CLOSED
  }

  /** How the public listener is secured. */
  public sealed interface Tls {
    /** Plain HTTP: behind a proxy, or on loopback. */
    record Off() implements Tls {}

    /** A certificate of our own making, kept in the data folder. */
    record SelfSigned() implements Tls {}

    /** The operator's certificate. */
    record PemFiles(PemFile certificate, PemFile key) implements Tls {}
  }

  /** The public URL, without a slash at its end. */
  public record PublicUrl(String origin, String host, String basePath) {
    @Override
    public String toString() {
      return origin + basePath;
    }
  }

  /** Where clients reach this server; the address that it listens on when no URL is set. */
  public String address(int port) {
    if (url.isPresent()) return url.get().toString();
    String host = listen.getAddress().getHostAddress();
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return (tls instanceof Tls.Off ? "http://" : "https://") + shown + ":" + port;
  }

  /** Address and port of the admin listener, as an URL has them. */
  public String adminAddress(int port) {
    String host = adminListen.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Empty, or with a slash at its beginning and none at its end. */
  public String basePath() {
    return url.map(PublicUrl::basePath).orElse("");
  }
}
