package org.satchel.server.wiring;

import java.util.Locale;
import org.satchel.core.StorageException;
import org.satchel.core.objects.Objects;
import org.satchel.core.shares.ShareCounts;
import org.satchel.db.DatabaseConfig;
import org.satchel.server.http.RefusedException;
import org.satchel.server.ops.AdminDoor;
import org.satchel.server.ops.Settings;
import org.satchel.server.storage.StorageProblems;
import org.satchel.swarm.SwarmException;

/**
 * What an operator asks first: how much there is, how much room is left.
 *
 * <p>Counts come from counters and not from counting rows, so that asking costs nothing at ten
 * million objects.
 *
 * <p>Bytes and milliseconds. Safe on any thread.
 *
 * <p>Source: spec/api.yaml, adminStatus.
 */
final class StatusReport implements AdminDoor.Act {

  private final Settings settings;
  private final String version;
  private final Features features;
  private final long startedMs;

  StatusReport(Settings settings, Gateway.World world, Features features) {
    this.settings = settings;
    this.version = world.version();
    this.features = features;
    this.startedMs = world.clock().millis();
  }

  @Override
  public AdminDoor.Report run() throws RefusedException {
    Objects.Usage usage;
    ShareCounts counts;
    long freeBytes;
    try {
      usage = features.store().objects().usage();
      counts = features.shares().shares().counts();
      freeBytes = features.swarm().freeBytes();
    } catch (StorageException e) {
      throw StorageProblems.refused(e);
    } catch (SwarmException e) {
      throw StorageProblems.refused(StorageException.of(e));
    }
    String engine = settings.database() instanceof DatabaseConfig.Sqlite ? "sqlite" : "postgresql";
    return json -> {
      json.writeStringField("version", version);
      json.writeNumberField("startedMs", startedMs);
      json.writeNumberField("nowMs", features.clock().millis());
      json.writeStringField("uploads", settings.uploads().name().toLowerCase(Locale.ROOT));
      json.writeNumberField("uploadsRunning", features.store().uploads().running());
      json.writeStringField("database", engine);
      json.writeNumberField("shares", counts.shares());
      json.writeNumberField("downloads", counts.downloads());
      json.writeNumberField("objects", usage.objects());
      json.writeNumberField("storedBytes", usage.bytes());
      json.writeNumberField("freeBytes", freeBytes);
      if (settings.quotaBytes().isPresent()) {
        json.writeNumberField("quotaBytes", settings.quotaBytes().getAsLong());
      }
    };
  }
}
