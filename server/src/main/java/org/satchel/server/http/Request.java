package org.satchel.server.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;

/**
 * A request as a door sees it: method, path parameters, headers, body.
 *
 * <p>A type of our own, so that no door depends on Jetty, and with strict readers: a header that
 * stands twice where one is meant is refused instead of guessed at.
 *
 * <p>Used by the one thread that answers it.
 *
 * <p>Source: RFC 9110; RFC 6750 for bearers.
 */
public final class Request {

  private static final String BEARER = "Bearer ";

  private final String method;
  private final Map<String, String> parameters;
  private final Map<String, String> query;
  private final HttpFields fields;
  private final InetAddress client;
  private final RequestBody body;

  Request(
      String method,
      Map<String, String> parameters,
      Map<String, String> query,
      HttpFields fields,
      InetAddress client,
      RequestBody body) {
    this.method = method;
    this.parameters = parameters;
    this.query = query;
    this.fields = fields;
    this.client = client;
    this.body = body;
  }

  /** The method, after X-HTTP-Method-Override where that is allowed. */
  public String method() {
    return method;
  }

  /** What stands in the path at {@code {name}} of the route. */
  public String parameter(String name) {
    String value = parameters.get(name);
    if (value == null) throw new IllegalArgumentException("the route has no {" + name + "}");
    return value;
  }

  /** Whether If-None-Match names this entity tag: its sender has what it would get. */
  public boolean has(String etag) {
    return list("If-None-Match").stream()
        .anyMatch(one -> one.equals("*") || one.equals(etag) || one.equals("W/" + etag));
  }

  /** The value of a query parameter that stands once. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /**
   * The value of a header.
   *
   * @throws RefusedException malformed-request, when it stands more than once
   */
  public Optional<String> header(String name) throws RefusedException {
    List<String> values = fields.getValuesList(name);
    if (values.isEmpty()) return Optional.empty();
    if (values.size() > 1) {
      throw RefusedException.of(
          Problem.MALFORMED_REQUEST, "The header " + name + " must stand once.");
    }
    return Optional.of(values.getFirst());
  }

  /**
   * The elements of a header that is a list, which may stand several times; none when it is not
   * sent. For headers whose elements have no comma within quotes.
   */
  public List<String> list(String name) {
    return fields.getValuesList(name).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .filter(element -> !element.isEmpty())
        .toList();
  }

  /**
   * The content type without parameters, in lower case; empty when none is sent.
   *
   * @throws RefusedException malformed-request, when it stands more than once
   */
  public String contentType() throws RefusedException {
    String value = header("Content-Type").orElse("");
    int semicolon = value.indexOf(';');
    String type = semicolon < 0 ? value : value.substring(0, semicolon);
    return type.strip().toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * The text after {@code Authorization: Bearer}; empty when there is no such header or it has
   * another scheme.
   */
  public Optional<String> bearer() throws RefusedException {
    String value = header("Authorization").orElse("");
    if (!value.regionMatches(true, 0, BEARER, 0, BEARER.length())) return Optional.empty();
    return Optional.of(value.substring(BEARER.length()).strip());
  }

  /** Who asks, behind trusted proxies. */
  public InetAddress client() {
    return client;
  }

  /** The body; empty for most methods. */
  public RequestBody body() {
    return body;
  }
}
