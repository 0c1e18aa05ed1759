package org.satchel.server.page;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.satchel.server.http.Route;
import org.satchel.server.ops.CommandLineArchive;
import org.satchel.server.ops.ConfigException;
import org.satchel.server.ops.Settings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page as a feature: opened once from the server's folder and its settings, it has doors for
 * both listeners.
 *
 * <p>Everything that can be wrong with its files is found here, before anybody connects.
 *
 * <p>Immutable; safe on any thread.
 *
 * <p>Source: docs/decisions/0051-the-page-as-files.md.
 */
public final class Page {

  private static final Logger LOG = LoggerFactory.getLogger(Page.class);

  private final PageDoor publicDoor;
  private final PageDoor operatorDoor;
  private final Optional<Logo> logo;
  private final CspReports reports;

  private Page(
      PageDoor publicDoor, PageDoor operatorDoor, Optional<Logo> logo, CspReports reports) {
    this.publicDoor = publicDoor;
    this.operatorDoor = operatorDoor;
    this.logo = logo;
    this.reports = reports;
  }

  /**
   * Reads the web app and the operator's logo.
   *
   * @param lib the folder of the server's jars, in which the web app's folder lies
   * @throws ConfigException when a file of either is missing or not what it should be
   */
  public static Page open(
      Settings settings, Path lib, CommandLineArchive archive, MeterRegistry registry)
      throws ConfigException {
    Optional<WebBundle> bundle = WebBundle.open(lib);
    if (bundle.isEmpty()) LOG.info("built without the page: browsers get a few lines of text");
    String basePath = settings.basePath();
    PlainText text = new PlainText(settings, () -> archive.offer(basePath));
    return new Page(
        new PageDoor(bundle, text, basePath),
        new PageDoor(bundle, text, ""),
        Logo.open(settings.brand().logo()),
        new CspReports(new PageMeters(registry)));
  }

  /** Doors of the public listener. */
  public List<Route> publicRoutes() {
    List<Route> routes = new ArrayList<>(publicDoor.routes());
    logo.ifPresent(image -> routes.addAll(image.routes()));
    routes.addAll(reports.routes());
    return routes;
  }

  /** Answers on the public listener what no route has. */
  public Route.Door publicNowhere() {
    return publicDoor::nowhere;
  }

  /** Doors of the admin listener. */
  public List<Route> operatorRoutes() {
    List<Route> routes = new ArrayList<>(operatorDoor.operatorRoutes());
    routes.addAll(reports.routes());
    return routes;
  }
}
