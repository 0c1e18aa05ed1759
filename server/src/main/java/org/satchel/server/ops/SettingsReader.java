package org.satchel.server.ops;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.satchel.core.objects.ObjectsConfig;
import org.satchel.db.DatabaseConfig;
import org.satchel.server.http.Cidr;
import org.satchel.server.http.RateLimits;
import org.satchel.server.ops.ConfigSources.Value;
import org.satchel.server.ops.Settings.FootLink;
import org.satchel.server.ops.Settings.PublicUrl;
import org.satchel.server.ops.Settings.Tls;
import org.satchel.server.ops.Settings.UploadsMode;

/**
 * Turns the texts of a configuration into {@link Settings}, or says what is wrong and where.
 *
 * <p>Everything is read before anything starts: a server that comes up half configured would be
 * found out by its users.
 *
 * <p>Pure but for looking up host names of listeners.
 *
 * <p>Source: docs/operations.md.
 */
public final class SettingsReader {

  private static final int PORT_MAX = 65_535;
  private static final int RATE_MAX = 1_000_000;
  private static final int NAME_CHARS_MAX = 100;

  /** As much as spec/api.yaml has room for. */
  private static final int URL_CHARS_MAX = 300;

  private static final int ABUSE_CHARS_MAX = 200;

  /** More is no foot of a page. */
  private static final int LINKS_MAX = 8;

  private static final Pattern LINK = Pattern.compile("(\\P{Cntrl}{1,60}?)\\s+(\\S{1,300})");

  private static final Pattern DATABASE_HOST =
      Pattern.compile("(?:[\\w.-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>\\d{1,5}))?");

  private static final Pattern DATABASE_NAME = Pattern.compile("/[^/]+");

  /** A run of the job a day is the least that frees expired bytes in time. */
  private static final int CLEANUP_SECONDS_MAX = 86_400;

  /**
   * A pack of 64 MiB of small files, sealed: 98 bytes of headers and 1,025 tags of 16. Where less
   * is taken, ordinary folders are refused in the middle of a send.
   */
  private static final long OBJECT_BYTES_MIN = (64L << 20) + 98 + 1_025 * 16;

  private final ConfigSources sources;

  private SettingsReader(ConfigSources sources) {
    this.sources = sources;
  }

  /** Checks everything. */
  public static Settings read(ConfigSources sources) throws ConfigException {
    SettingsReader reader = new SettingsReader(sources);
    InetSocketAddress listen = reader.address(Knob.LISTEN);
    Path data = reader.path(Knob.DATA);
    return new Settings(
        listen,
        reader.address(Knob.ADMIN_LISTEN),
        data,
        reader.url(),
        reader.text(Knob.NAME, NAME_CHARS_MAX).orElseThrow(),
        reader.text(Knob.ABUSE, ABUSE_CHARS_MAX),
        reader.brand(),
        reader.uploads(listen),
        reader.database(data),
        reader.tls(),
        reader.proxies(),
        reader
            .bytes(Knob.OBJECT_BYTES, OBJECT_BYTES_MIN, ObjectsConfig.OBJECT_BYTES_MAX)
            .orElse(ObjectsConfig.OBJECT_BYTES_MAX),
        reader.bytes(Knob.QUOTA_BYTES, 0, ObjectsConfig.QUOTA_BYTES_MAX),
        new RateLimits.Rates(
            reader.number(Knob.REQUESTS_PER_SECOND, 0, RATE_MAX),
            reader.number(Knob.GRANTS_PER_SECOND, 0, RATE_MAX),
            reader.number(Knob.REFUSALS_PER_SECOND, 0, RATE_MAX)),
        reader.number(Knob.CLEANUP_SECONDS, 1, CLEANUP_SECONDS_MAX),
        reader.oneOf(Knob.LOG_FORMAT, "text", "json").equals("json"),
        reader.bool(Knob.LOG_REQUESTS));
  }

  private InetSocketAddress address(Knob knob) throws ConfigException {
    Value value = sources.get(knob);
    int colon = value.text().lastIndexOf(':');
    String port = value.text().substring(colon + 1);
    if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > PORT_MAX) {
      throw value.wrong("must be an address and a port, such as 127.0.0.1:8470 or [::1]:8470");
    }
    String host = value.text().substring(0, colon);
    try {
      return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port));
    } catch (UnknownHostException e) {
      throw value.wrong("no address is known for \"" + host + "\"");
    }
  }

  private Path path(Knob knob) throws ConfigException {
    Value value = sources.get(knob);
    try {
      return Path.of(value.text()).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw value.wrong("is no path");
    }
  }

  private Optional<PublicUrl> url() throws ConfigException {
    Optional<Value> found = sources.find(Knob.URL);
    if (found.isEmpty()) return Optional.empty();
    Value value = found.get();
    URI uri;
    try {
      uri = new URI(value.text());
    } catch (URISyntaxException e) {
      throw value.wrong("is no URL: " + e.getReason());
    }
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!List.of("http", "https").contains(scheme) || uri.getHost() == null) {
      throw value.wrong("must begin with http:// or https:// and a host");
    }
    if (value.text().length() > URL_CHARS_MAX) throw value.wrong("is longer than 300 characters");
    String host = uri.getHost().toLowerCase(Locale.ROOT); // as links have it
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getUserInfo() != null) {
      throw value.wrong("may have a path, but no user, query or fragment");
    }
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("/+$", "");
    if (!path.matches("(/(?!\\.{1,2}(/|$))[A-Za-z0-9._~-]+)*")) {
      throw value.wrong("its path may hold letters, digits and . _ ~ - only");
    }
    if (host.endsWith(".") || uri.getPort() == 0 || uri.getPort() > PORT_MAX) {
      throw value.wrong("must have a port from 1 to 65535, if any, and no point after its host");
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return Optional.of(new PublicUrl(scheme + "://" + host + port, host, path));
  }

  private Optional<String> text(Knob knob, int charsMax) throws ConfigException {
    Optional<Value> found = sources.find(knob);
    if (found.isEmpty()) return Optional.empty();
    String text = found.get().text();
    if (text.isBlank() || text.length() > charsMax) {
      throw found.get().wrong("must have 1 to " + charsMax + " characters");
    }
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw found.get().wrong("may hold no control characters");
    }
    return Optional.of(text);
  }

  private Settings.Brand brand() throws ConfigException {
    Optional<Path> logo =
        sources.find(Knob.LOGO).isPresent() ? Optional.of(path(Knob.LOGO)) : Optional.empty();
    Optional<Value> color = sources.find(Knob.COLOR);
    if (color.isPresent() && !color.get().text().matches("#[0-9A-Fa-f]{6}")) {
      throw color.get().wrong("must be #rrggbb, six hexadecimal digits");
    }
    return new Settings.Brand(
        logo, color.map(value -> value.text().toLowerCase(Locale.ROOT)), links());
  }

  /** A label, a space and an address each. */
  private List<FootLink> links() throws ConfigException {
    Value value = sources.get(Knob.LINKS);
    List<FootLink> links = new ArrayList<>();
    for (String part : value.parts()) {
      if (part.isBlank()) continue;
      Matcher matcher = LINK.matcher(part.strip());
      if (!matcher.matches()) {
        throw value.wrong("each must be a label, a space and an address: Imprint https://a.org");
      }
      String url = matcher.group(2);
      if (!url.startsWith("https://") && !url.startsWith("mailto:")) {
        throw value.wrong("\"" + url + "\" must begin with https:// or mailto:");
      }
      links.add(new FootLink(matcher.group(1), url));
    }
    if (links.size() > LINKS_MAX) throw value.wrong("may hold " + LINKS_MAX + " links");
    return List.copyOf(links);
  }

  private UploadsMode uploads(InetSocketAddress listen) throws ConfigException {
    if (sources.find(Knob.UPLOADS).isEmpty()) {
      boolean alone = listen.getAddress().isLoopbackAddress();
      return alone ? UploadsMode.OPEN : UploadsMode.TOKEN;
    }
    return UploadsMode.valueOf(
        oneOf(Knob.UPLOADS, "open", "token", "closed").toUpperCase(Locale.ROOT));
  }

  private DatabaseConfig database(Path data) throws ConfigException {
    Value value = sources.get(Knob.DATABASE);
    if (value.text().equals("sqlite")) {
      return new DatabaseConfig.Sqlite(data.resolve(DataFolder.DATABASE));
    }
    if (!value.text().startsWith("postgresql://")) {
      throw value.wrong("must be sqlite or postgresql://user:password@host:port/database");
    }
    URI uri;
    try {
      uri = new URI(value.text());
    } catch (URISyntaxException e) {
      // The reason may not repeat the URL: it holds a password.
      throw value.wrong("is no URL; characters of the password may need percent-encoding");
    }
    // By hand: names of containers may hold "_", which no host of a URI does.
    String authority = uri.getRawAuthority() == null ? "" : uri.getRawAuthority();
    int at = authority.lastIndexOf('@');
    String host = authority.substring(at + 1);
    if (!isHost(host) || !DATABASE_NAME.matcher(uri.getRawPath()).matches()) {
      throw value.wrong(
          "must name a host and a database; a password's \"/\" is written %2F, its \"@\" %40");
    }
    String[] user = at < 0 ? new String[0] : authority.substring(0, at).split(":", 2);
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new DatabaseConfig.Postgres(
        "jdbc:postgresql://" + host + uri.getRawPath() + query,
        user.length > 0 ? decoded(user[0]) : "satchel",
        user.length > 1 ? decoded(user[1]) : "",
        DatabaseConfig.Postgres.WRITERS_DEFAULT);
  }

  private static boolean isHost(String text) {
    Matcher host = DATABASE_HOST.matcher(text);
    if (!host.matches()) return false;
    String port = host.group("port");
    return port == null || (Integer.parseInt(port) > 0 && Integer.parseInt(port) <= PORT_MAX);
  }

  /** Percent-encoding alone: a plus stays one. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Tls tls() throws ConfigException {
    Optional<Value> certificate = sources.find(Knob.TLS_CERTIFICATE);
    Optional<Value> key = sources.find(Knob.TLS_KEY);
    boolean selfSigned = bool(Knob.TLS_SELF_SIGNED);
    if (certificate.isPresent() != key.isPresent()) {
      throw certificate
          .or(() -> key)
          .orElseThrow()
          .wrong("tls.certificate and tls.key go together");
    }
    if (certificate.isEmpty()) return selfSigned ? new Tls.SelfSigned() : new Tls.Off();
    if (selfSigned) {
      throw sources.get(Knob.TLS_SELF_SIGNED).wrong("cannot go with tls.certificate");
    }
    return new Tls.PemFiles(
        new PemFile(path(Knob.TLS_CERTIFICATE), certificate.get().origin()),
        new PemFile(path(Knob.TLS_KEY), key.orElseThrow().origin()));
  }

  private List<Cidr> proxies() throws ConfigException {
    Value value = sources.get(Knob.PROXIES_TRUSTED);
    List<Cidr> ranges = new ArrayList<>();
    for (String part : value.parts()) {
      if (part.isBlank()) continue;
      try {
        ranges.add(Cidr.parse(part.strip()));
      } catch (IllegalArgumentException e) {
        throw value.wrong("\"" + part.strip() + "\" is no address or range like 10.0.0.0/8");
      }
    }
    return List.copyOf(ranges);
  }

  private OptionalLong bytes(Knob knob, long min, long max) throws ConfigException {
    Optional<Value> found = sources.find(knob);
    if (found.isEmpty()) return OptionalLong.empty();
    return OptionalLong.of(number(found.get(), min, max));
  }

  private int number(Knob knob, int min, int max) throws ConfigException {
    return (int) number(sources.get(knob), min, max);
  }

  private static long number(Value value, long min, long max) throws ConfigException {
    try {
      long number = Long.parseLong(value.text());
      if (number >= min && number <= max) return number;
    } catch (NumberFormatException e) {
      // Told below, with the range that is right.
    }
    throw value.wrong("must be a whole number from " + min + " to " + max);
  }

  private boolean bool(Knob knob) throws ConfigException {
    return oneOf(knob, "true", "false").equals("true");
  }

  private String oneOf(Knob knob, String... allowed) throws ConfigException {
    Value value = sources.find(knob).orElseThrow();
    if (List.of(allowed).contains(value.text())) return value.text();
    throw value.wrong("must be " + String.join(" or ", allowed));
  }
}
