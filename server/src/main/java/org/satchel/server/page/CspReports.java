package org.satchel.server.page;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.satchel.server.http.Reply;
import org.satchel.server.http.Request;
import org.satchel.server.http.Route;

/**
 * Takes what browsers report when they keep the page from something its policy forbids.
 *
 * <p>The page as built causes none, so one report is a mistake of ours or somebody's extension, and
 * many are worth a look. A report is counted and dropped: it names addresses, and what nobody needs
 * is not kept.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: CSP level 3, section 5.3; spec/api.yaml, cspReport.
 */
final class CspReports {

  /** A report repeats the policy, of 1 KiB, and two addresses. */
  private static final int BODY_BYTES_MAX = 16 * 1024;

  private static final Set<String> TYPES =
      Set.of("application/csp-report", "application/reports+json");

  private final PageMeters meters;

  CspReports(PageMeters meters) {
    this.meters = meters;
  }

  /** The one line of the interface that leads here, on either listener. */
  List<Route> routes() {
    return List.of(Route.of("POST", PagePolicy.REPORTS, this::report));
  }

  private Reply report(Request request) throws RefusedException, IOException {
    if (!TYPES.contains(request.contentType())) {
      throw RefusedException.of(Problem.UNSUPPORTED_MEDIA_TYPE);
    }
    byte[] read = request.body().readAll(BODY_BYTES_MAX);
    if (read.length > 0) meters.reported();
    return Reply.status(204);
  }
}
