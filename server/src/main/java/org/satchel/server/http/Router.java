package org.satchel.server.http;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads a request to its door and everything that goes wrong on the way to a problem document.
 *
 * <p>The one place where refusals and our own bugs become replies, so that every door answers
 * errors in the same shape and none can leak a stack trace.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: spec/api.yaml; RFC 9110 sections 9 and 15.
 */
public final class Router {

  private static final Logger LOG = LoggerFactory.getLogger(Router.class);

  /** What tus allows to be tunnelled through POST; HEAD to where HEAD is not that of a GET. */
  private static final Set<String> TUNNELLED = Set.of("PATCH", "HEAD", "DELETE", "OPTIONS");

  /** Behind which nothing is. */
  public static final Route.Door NO_DOOR =
      request -> {
        throw RefusedException.of(Problem.UNKNOWN_PATH);
      };

  private final String basePath;
  private final List<Route> routes;
  private final Route nowhere;
  private final RateLimits limits;

  /**
   * Routes are tried in their order.
   *
   * @param basePath empty, or begins with a slash and ends without one
   * @param nowhere answers GET and HEAD of what no route has; {@code path} is what was asked for
   *     below the base path, or "/" where that lies outside
   */
  public Router(String basePath, List<Route> routes, Route.Door nowhere, RateLimits limits) {
    if (!basePath.isEmpty() && (!basePath.startsWith("/") || basePath.endsWith("/"))) {
      throw new IllegalArgumentException("no base path: " + basePath);
    }
    this.basePath = basePath;
    this.routes = List.copyOf(routes);
    this.nowhere = Route.of("GET", NOWHERE, nowhere);
    this.limits = limits;
  }

  /** A request before it is known which route it takes. */
  record Incoming(
      String method,
      String path,
      Map<String, String> query,
      org.eclipse.jetty.http.HttpFields fields,
      InetAddress client,
      RequestBody body) {}

  /** The answer, and the route's template by which metrics and logs name the request. */
  record Routed(Reply reply, String template) {}

  /** The template under which requests to nowhere are counted. */
  static final String NOWHERE = "nowhere";

  Routed route(Incoming incoming) throws IOException {
    if (!basePath.isEmpty() && incoming.path().equals(basePath)) {
      return new Routed(Reply.status(308).with("Location", basePath + "/"), NOWHERE);
    }
    String path = below(incoming.path());
    String method = method(incoming);
    if (path == null) return nowhere(incoming, method, "/");
    List<String> segments = Route.split(path);
    Set<String> allowed = new TreeSet<>();
    for (Route route : routes) {
      Optional<Map<String, String>> named = route.match(segments);
      if (named.isEmpty()) continue;
      allowed.add(route.method());
      if (!answers(route, method, incoming)) continue;
      return answer(route, incoming, method, named.get());
    }
    if (allowed.isEmpty()) return nowhere(incoming, method, path);
    if (allowed.contains("GET")) allowed.add("HEAD");
    Reply refused = Reply.problem(Problem.METHOD_NOT_ALLOWED);
    return new Routed(refused.with("Allow", String.join(", ", allowed)), NOWHERE);
  }

  private Routed nowhere(Incoming incoming, String method, String path) throws IOException {
    if (answers(nowhere, method, incoming)) {
      return answer(nowhere, incoming, method, Map.of("path", path));
    }
    return new Routed(Reply.problem(Problem.UNKNOWN_PATH), NOWHERE);
  }

  private @org.jspecify.annotations.Nullable String below(String path) {
    if (!path.startsWith(basePath)) return null;
    String rest = path.substring(basePath.length());
    return rest.startsWith("/") ? rest : null;
  }

  private static String method(Incoming incoming) {
    String override = incoming.fields().get("X-HTTP-Method-Override");
    if (override == null || !incoming.method().equals("POST")) return incoming.method();
    return TUNNELLED.contains(override) ? override : incoming.method();
  }

  /** A route for GET answers HEAD too, but no POST that stands for one: its reply has a body. */
  private static boolean answers(Route route, String method, Incoming incoming) {
    if (route.method().equals(method)) return true;
    return incoming.method().equals("HEAD") && route.method().equals("GET");
  }

  private Routed answer(
      Route route, Incoming incoming, String method, Map<String, String> parameters)
      throws IOException {
    Request request =
        new Request(
            method,
            parameters,
            incoming.query(),
            incoming.fields(),
            incoming.client(),
            incoming.body());
    return new Routed(answer(route, request), route.template());
  }

  private Reply answer(Route route, Request request) throws IOException {
    try {
      limits.take(request.client(), route.lane());
      return route.door().answer(request);
    } catch (RefusedException e) {
      limits.refused(request.client(), e.problem());
      return e.reply();
    } catch (RuntimeException e) {
      LOG.error("a bug of ours at {} {}", request.method(), route.template(), e);
      return Reply.problem(Problem.INTERNAL);
    }
  }
}
