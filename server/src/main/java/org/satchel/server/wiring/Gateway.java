package org.satchel.server.wiring;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.satchel.core.StorageException;
import org.satchel.db.DatabaseException;
import org.satchel.server.http.Descriptors;
import org.satchel.server.http.Listener;
import org.satchel.server.http.RateLimits;
import org.satchel.server.http.Route;
import org.satchel.server.http.Router;
import org.satchel.server.http.TrustedProxies;
import org.satchel.server.objects.ObjectsDoor;
import org.satchel.server.ops.AdminDoor;
import org.satchel.server.ops.Certificates;
import org.satchel.server.ops.CommandLineArchive;
import org.satchel.server.ops.ConfigException;
import org.satchel.server.ops.DataFolder;
import org.satchel.server.ops.HttpMeters;
import org.satchel.server.ops.InstanceDoor;
import org.satchel.server.ops.Logs;
import org.satchel.server.ops.Settings;
import org.satchel.server.page.Page;
import org.satchel.server.shares.SharesDoor;
import org.satchel.server.tus.Admission;
import org.satchel.server.tus.Creation;
import org.satchel.server.tus.TusDoor;
import org.satchel.swarm.SwarmException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running server: features opened, doors connected, listeners up.
 *
 * <p>The only place that knows every part. What is opened is closed in the opposite order, and a
 * start that fails half-way closes what it has opened.
 *
 * <p>Started and closed once, by one thread; answers on many.
 *
 * <p>Source: ARCHITECTURE.md.
 */
public final class Gateway implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

  /** Short requests end by themselves within this. */
  private static final Duration SHORT_REQUESTS = Duration.ofMillis(1_500);

  /** Uploads that are told to stop sync what they have. */
  private static final Duration PARKING = Duration.ofSeconds(3);

  /** Replies to parked uploads leave within this. With the rest it makes less than 8 seconds. */
  private static final Duration LAST_REPLIES = Duration.ofMillis(500);

  private static final long POLL_MILLIS = 20;

  private final Settings settings;
  private final DataFolder data;
  private final Features features;
  private final Listener listener;
  private final Listener adminListener;
  private final Optional<String> fingerprint;

  private Gateway(
      Settings settings,
      DataFolder data,
      Features features,
      Listener listener,
      Listener adminListener,
      Optional<String> fingerprint) {
    this.settings = settings;
    this.data = data;
    this.features = features;
    this.listener = listener;
    this.adminListener = adminListener;
    this.fingerprint = fingerprint;
  }

  /** What a server gets from outside besides its settings. */
  public record World(InstantSource clock, SecureRandom random, String version, Path lib) {}

  /**
   * Opens everything and listens.
   *
   * @throws ConfigException when the settings do not fit this machine
   */
  public static Gateway start(Settings settings, World world)
      throws ConfigException, DatabaseException, StorageException, SwarmException, IOException {
    List<AutoCloseable> opened = new ArrayList<>();
    try {
      DataFolder data = DataFolder.open(settings.data());
      opened.add(data);
      var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
      CommandLineArchive archive = new CommandLineArchive(world.lib());
      Page page = Page.open(settings, world.lib(), archive, registry);
      Features features = Features.open(settings, data, world, registry);
      opened.add(features);
      Optional<Certificates.Shown> tls =
          Certificates.open(settings, data, world.clock().instant(), world.random());
      List<Route> routes = publicRoutes(settings, world, features, archive);
      routes.addAll(page.publicRoutes());
      Listener listener =
          publicListener(settings, routes, page, registry, tls.map(Certificates.Shown::context));
      opened.add(listener);
      Listener adminListener = adminListener(settings, world, data, features, page, registry);
      opened.add(adminListener);
      Descriptors.warnIfFew();
      listen(listener, settings.listen(), "listen");
      listen(adminListener, settings.adminListen(), "admin_listen");
      data.tellAdminAddress(settings.adminAddress(adminListener.port()));
      features.startJobs(Duration.ofSeconds(settings.cleanupSeconds()));
      return new Gateway(
          settings,
          data,
          features,
          listener,
          adminListener,
          tls.map(Certificates.Shown::fingerprint));
    } catch (Throwable e) {
      for (AutoCloseable part : opened.reversed()) closeQuietly(part);
      throw e;
    }
  }

  private static List<Route> publicRoutes(
      Settings settings, World world, Features features, CommandLineArchive archive) {
    Admission admission = new Admission(mode(settings.uploads()), features.shares().tokens());
    List<Route> routes = new ArrayList<>();
    routes.addAll(
        new TusDoor(
                features.store().uploads(),
                new Creation(features.store().uploads(), features::makeRoom),
                admission,
                settings.basePath(),
                settings.objectBytesMax())
            .routes());
    routes.addAll(new ObjectsDoor(features.store().objects(), features.shares().grants()).routes());
    routes.addAll(
        new SharesDoor(
                features.shares().shares(), features.shares().grants(), features.store().objects())
            .routes());
    routes.addAll(
        new InstanceDoor(settings, world.version(), archive, world.clock(), features::ready)
            .routes());
    routes.addAll(archive.routes());
    return routes;
  }

  private static Listener publicListener(
      Settings settings,
      List<Route> routes,
      Page page,
      PrometheusMeterRegistry registry,
      Optional<SSLContext> tls) {
    RateLimits limits = new RateLimits(settings.rates(), System::nanoTime);
    Router router = new Router(settings.basePath(), routes, page.publicNowhere(), limits);
    return new Listener(
        settings.listen(),
        tls,
        router,
        new TrustedProxies(settings.trustedProxies()),
        new HttpMeters(registry, settings.logRequests()));
  }

  private static Admission.Mode mode(Settings.UploadsMode setting) {
    return switch (setting) {
      case OPEN -> Admission.Mode.OPEN;
      case TOKEN -> Admission.Mode.TOKEN;
      case CLOSED -> Admission.Mode.CLOSED;
    };
  }

  private static Listener adminListener(
      Settings settings,
      World world,
      DataFolder data,
      Features features,
      Page page,
      PrometheusMeterRegistry registry)
      throws ConfigException {
    AdminDoor door =
        new AdminDoor(
            data.adminToken(world.random()),
            features.shares().operator(),
            features.shares().tokens(),
            new StatusReport(settings, world, features),
            new Backups(
                features.database(),
                data,
                world.clock(),
                features.store().uploads().reserveBytes()),
            Logs.recent(),
            registry::scrape);
    List<Route> routes = new ArrayList<>(door.routes());
    routes.addAll(page.operatorRoutes());
    RateLimits unlimited = new RateLimits(new RateLimits.Rates(0, 0, 0), System::nanoTime);
    return new Listener(
        settings.adminListen(),
        Optional.empty(),
        new Router("", routes, Router.NO_DOOR, unlimited),
        new TrustedProxies(List.of()),
        exchange -> {});
  }

  private static void listen(Listener listener, java.net.InetSocketAddress address, String setting)
      throws ConfigException {
    try {
      listener.start();
    } catch (IOException e) {
      throw new ConfigException(
          setting
              + ": cannot listen on "
              + address.getAddress().getHostAddress()
              + ":"
              + address.getPort()
              + ": "
              + e.getMessage()
              + "; is another server running there?",
          e);
    }
  }

  /** Where clients reach this server. */
  public String address() {
    return settings.address(listener.port());
  }

  /** The public listener's port. */
  public int port() {
    return listener.port();
  }

  /** The admin listener's port. */
  public int adminPort() {
    return adminListener.port();
  }

  /** SHA-256 of the certificate, with TLS. */
  public Optional<String> fingerprint() {
    return fingerprint;
  }

  /** Where everything lies. */
  public Path dataFolder() {
    return data.path();
  }

  /**
   * Stops within 8 seconds: no new connections, short requests end, uploads are parked with all
   * that came, downloads break off. All of it can be resumed at the next start.
   */
  @Override
  public void close() {
    features.stopping();
    closeQuietly(data::hideAdminAddress);
    listener.stopAccepting();
    adminListener.stopAccepting();
    try {
      awaitQuiet(SHORT_REQUESTS);
      if (!features.store().uploads().stop(PARKING)) LOG.warn("an upload did not park in time");
      awaitQuiet(LAST_REPLIES);
      listener.cut();
      adminListener.cut();
      awaitQuiet(LAST_REPLIES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (AutoCloseable part : List.of(listener, adminListener, features, data)) closeQuietly(part);
  }

  private void awaitQuiet(Duration limit) throws InterruptedException {
    long until = System.nanoTime() + limit.toNanos();
    while (listener.underWay() > 0 && System.nanoTime() < until) Thread.sleep(POLL_MILLIS);
  }

  private static void closeQuietly(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn("while stopping: {}", e.getMessage());
    }
  }
}
