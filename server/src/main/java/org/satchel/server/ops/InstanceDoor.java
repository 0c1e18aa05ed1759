package org.satchel.server.ops;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.satchel.core.objects.Checksum;
import org.satchel.core.objects.ObjectsConfig;
import org.satchel.format.record.RecordBody;
import org.satchel.server.http.Json;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.satchel.server.http.Reply;
import org.satchel.server.http.Request;
import org.satchel.server.http.Route;

/**
 * What this server is: for clients, for the page, for what watches it.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: spec/api.yaml, instance, health, readiness.
 */
public final class InstanceDoor {

  /** Where the operator's logo is, below the base path. */
  public static final String LOGO_PATH = "/brand/logo";

  /** How long a grant lives: spec/share-link.md section 8. */
  private static final long GRANT_SECONDS = 24 * 60 * 60;

  private final Settings settings;
  private final String version;
  private final CommandLineArchive commandLine;
  private final InstantSource clock;
  private final BooleanSupplier ready;

  /**
   * Opens the door.
   *
   * @param ready whether database and store answer and the server is not stopping
   */
  public InstanceDoor(
      Settings settings,
      String version,
      CommandLineArchive commandLine,
      InstantSource clock,
      BooleanSupplier ready) {
    this.settings = settings;
    this.version = version;
    this.commandLine = commandLine;
    this.clock = clock;
    this.ready = ready;
  }

  public List<Route> routes() {
    return List.of(
        new Route("GET", "/healthz", Route.Lane.FREE, request -> Reply.text("alive\n")),
        new Route("GET", "/readyz", Route.Lane.FREE, this::readiness),
        Route.of("GET", "/api/v1/instance", this::instance));
  }

  private Reply readiness(Request request) throws RefusedException {
    if (!ready.getAsBoolean()) throw RefusedException.until(Problem.UNAVAILABLE, 1);
    return Reply.text("ready\n");
  }

  private Reply instance(Request request) throws IOException {
    Optional<String> sha256 = commandLine.sha256();
    byte[] json =
        Json.object(
            out -> {
              out.writeStringField("name", settings.name());
              out.writeStringField("version", version);
              if (settings.url().isPresent()) {
                out.writeStringField("url", settings.url().get().toString());
              }
              out.writeArrayFieldStart("suites");
              out.writeNumber(1);
              out.writeEndArray();
              out.writeStringField("uploads", settings.uploads().name().toLowerCase(Locale.ROOT));
              out.writeObjectFieldStart("limits");
              out.writeNumberField("objectBytes", settings.objectBytesMax());
              out.writeNumberField("shareObjects", RecordBody.OBJECTS_MAX);
              out.writeNumberField("checksumBytes", Checksum.BODY_BYTES_MAX);
              out.writeNumberField("uploadIdleSeconds", ObjectsConfig.LIFE.toSeconds());
              out.writeNumberField("grantSeconds", GRANT_SECONDS);
              out.writeEndObject();
              if (settings.abuse().isPresent()) {
                out.writeStringField("abuse", settings.abuse().get());
              }
              brand(out);
              if (sha256.isPresent()) {
                out.writeObjectFieldStart("commandLine");
                out.writeStringField("url", settings.basePath() + CommandLineArchive.PATH);
                out.writeStringField("sha256", sha256.get());
                out.writeEndObject();
              }
              out.writeNumberField("now", clock.millis());
            });
    return Reply.json(200, json).with("Cache-Control", "no-store");
  }

  private void brand(JsonGenerator out) throws IOException {
    Settings.Brand brand = settings.brand();
    if (brand.logo().isPresent() || brand.color().isPresent()) {
      out.writeObjectFieldStart("brand");
      if (brand.logo().isPresent()) {
        out.writeStringField("logo", settings.basePath() + LOGO_PATH);
      }
      if (brand.color().isPresent()) out.writeStringField("color", brand.color().get());
      out.writeEndObject();
    }
    if (brand.links().isEmpty()) return;
    out.writeArrayFieldStart("links");
    for (Settings.FootLink link : brand.links()) {
      out.writeStartObject();
      out.writeStringField("label", link.label());
      out.writeStringField("url", link.url());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
