package org.satchel.server.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.satchel.server.http.Reply;
import org.satchel.server.http.Request;
import org.satchel.server.http.Route;

/**
 * Hands out the page: a short list of addresses, each of which is one built file.
 *
 * <p>No address depends on what the server holds, and every link id gets the same bytes, so that
 * neither page nor server can tell a stranger whether a share exists. What is no address of the
 * page stays a problem document to programs, and leads a browser to the page that takes a link. A
 * server that was built without the web app has the texts alone.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: spec/api.yaml, tag page; docs/decisions/0051-the-page-as-files.md.
 */
final class PageDoor {

  /** May be kept, and is asked for again at each use: a new version is seen at once. */
  private static final String ASK_AGAIN = "no-cache";

  /** A name with a hash in it never names anything else; a year is what browsers honour. */
  private static final String FOR_EVER = "public, max-age=31536000, immutable";

  private static final String HTML = "text/html";
  private static final String APP = "index.html";
  private static final String LINK = "s/index.html";
  private static final String PREVIEW = "preview/index.html";
  private static final String OPERATOR = "admin/index.html";
  private static final String ASSET = "assets/";
  private static final List<String> PARTS = List.of("sw.js", "favicon.svg", "manifest.webmanifest");

  /** Where the page asks for a link: all that is left of one that was cut before its id. */
  private static final String NO_LINK = "/s/";

  private static final Pattern SLASH_TOO_MUCH = Pattern.compile("(/shares|/s/[^/]+)/+");

  private final Optional<WebBundle> bundle;
  private final PlainText text;
  private final String basePath;
  private final PagePolicy policy;

  /**
   * Opens the door.
   *
   * @param basePath empty, or begins with a slash and ends without one
   */
  PageDoor(Optional<WebBundle> bundle, PlainText text, String basePath) {
    this.bundle = bundle;
    this.text = text;
    this.basePath = basePath;
    this.policy = new PagePolicy(basePath);
  }

  /** The lines of the interface that lead here, on the public listener. */
  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(Route.of("GET", "/", request -> negotiated(request, APP, text.home())));
    routes.add(Route.of("GET", "/s/{linkId}", request -> negotiated(request, LINK, text.link())));
    if (bundle.isEmpty()) return routes;
    routes.add(Route.of("GET", "/shares", request -> page(request, APP)));
    routes.add(Route.of("GET", "/preview/", this::preview));
    for (String part : PARTS) {
      routes.add(Route.of("GET", "/" + part, request -> part(request, part, ASK_AGAIN)));
    }
    routes.add(Route.of("GET", "/assets/{file}", this::asset));
    WebFile list = bundle.get().list();
    routes.add(
        Route.of(
            "GET",
            "/web/" + WebBundle.LIST,
            request -> policy.onPart(list.path(), list.answer(request, ASK_AGAIN))));
    return routes;
  }

  /** The operator's page, on the admin listener. */
  List<Route> operatorRoutes() {
    if (bundle.isEmpty()) return List.of();
    return List.of(
        Route.of("GET", "/", request -> page(request, OPERATOR)),
        Route.of("GET", "/favicon.svg", request -> part(request, "favicon.svg", ASK_AGAIN)),
        Route.of("GET", "/assets/{file}", this::asset));
  }

  /**
   * What has no address. The page's documents name their parts relative to where they stand, so one
   * is served here and the other addresses lead to it.
   */
  Reply nowhere(Request request) throws RefusedException {
    String path = request.parameter("path");
    if (path.startsWith("/api/") || !wantsPage(request)) {
      throw RefusedException.of(Problem.UNKNOWN_PATH);
    }
    if (path.equals(NO_LINK)) {
      WebFile html = file(LINK);
      Reply missing = html.notFound().with("Satchel-Problem", Problem.UNKNOWN_PATH.slug());
      return policy.onPage(html, missing);
    }
    Matcher known = SLASH_TOO_MUCH.matcher(path);
    String to = known.matches() ? known.group(1) : NO_LINK;
    return Reply.status(303).with("Location", basePath + to);
  }

  private boolean wantsPage(Request request) {
    return bundle.isPresent() && Accepts.any(request.list("Accept"), HTML);
  }

  private Reply negotiated(Request request, String path, Reply plain) throws RefusedException {
    if (!wantsPage(request)) return plain.with("Vary", "Accept");
    return page(request, path).with("Vary", "Accept, Accept-Encoding");
  }

  private Reply page(Request request, String path) throws RefusedException {
    WebFile html = file(path);
    return policy.onPage(html, html.answer(request, ASK_AGAIN));
  }

  private Reply preview(Request request) throws RefusedException {
    WebFile html = file(PREVIEW);
    return policy.onPreview(html, html.answer(request, ASK_AGAIN));
  }

  private Reply asset(Request request) throws RefusedException {
    return part(request, ASSET + request.parameter("file"), FOR_EVER);
  }

  private Reply part(Request request, String path, String caching) throws RefusedException {
    return policy.onPart(path, file(path).answer(request, caching));
  }

  private WebFile file(String path) throws RefusedException {
    return bundle
        .flatMap(files -> files.file(path))
        .orElseThrow(() -> RefusedException.of(Problem.UNKNOWN_PATH));
  }
}
