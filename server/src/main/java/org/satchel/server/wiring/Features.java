package org.satchel.server.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.satchel.core.StorageException;
import org.satchel.core.objects.ObjectStore;
import org.satchel.core.objects.ObjectsConfig;
import org.satchel.core.shares.HousekeepingLoop;
import org.satchel.core.shares.ShareStore;
import org.satchel.db.Database;
import org.satchel.db.DatabaseException;
import org.satchel.server.ops.DataFolder;
import org.satchel.server.ops.Settings;
import org.satchel.swarm.LocalDisk;
import org.satchel.swarm.Swarm;
import org.satchel.swarm.SwarmException;
import org.satchel.swarm.provider.FolderProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The features of the core, opened on one data folder, and their jobs.
 *
 * <p>Each feature has one {@code open}; this is where they are called, in the order of their needs.
 *
 * <p>Opened and closed once; used from any thread.
 *
 * <p>Source: ARCHITECTURE.md.
 */
final class Features implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Features.class);

  private final Database database;
  private final ObjectStore store;
  private final ShareStore shares;
  private final Swarm swarm;
  private final InstantSource clock;
  private volatile @Nullable HousekeepingLoop housekeeping;
  private volatile boolean stopping;

  private Features(
      Database database, ObjectStore store, ShareStore shares, Swarm swarm, InstantSource clock) {
    this.database = database;
    this.store = store;
    this.shares = shares;
    this.swarm = swarm;
    this.clock = clock;
  }

  static Features open(
      Settings settings, DataFolder data, Gateway.World world, MeterRegistry registry)
      throws DatabaseException, StorageException, SwarmException {
    LocalDisk disk = new LocalDisk();
    Database database =
        Database.open(settings.database(), List.of(ObjectStore.MIGRATIONS, ShareStore.MIGRATIONS));
    boolean done = false;
    try {
      FolderProvider provider = FolderProvider.open(data.segments(), disk, world.clock().instant());
      Swarm swarm = new Swarm(provider, world.clock(), world.random());
      ObjectsConfig config =
          new ObjectsConfig(
              settings.quotaBytes(), settings.objectBytesMax(), ObjectsConfig.ORPHAN_GRACE_DEFAULT);
      ObjectStore store =
          ObjectStore.open(
              database,
              swarm,
              data.staging(),
              disk,
              config,
              world.clock(),
              world.random(),
              registry);
      ShareStore shares =
          ShareStore.open(database, store, data.spool(), world.clock(), world.random(), registry);
      done = true;
      return new Features(database, store, shares, swarm, world.clock());
    } finally {
      if (!done) database.close();
    }
  }

  Database database() {
    return database;
  }

  ObjectStore store() {
    return store;
  }

  ShareStore shares() {
    return shares;
  }

  Swarm swarm() {
    return swarm;
  }

  InstantSource clock() {
    return clock;
  }

  /** Keeps house from now on, with this pause between two runs. */
  void startJobs(Duration pause) {
    housekeeping = new HousekeepingLoop(shares.housekeeping(), pause);
  }

  /** Frees what was removed or ended; false if there was nothing, or house is not kept yet. */
  boolean makeRoom() throws StorageException {
    HousekeepingLoop jobs = housekeeping;
    return jobs != null && jobs.makeRoom();
  }

  /** No longer ready for requests. */
  void stopping() {
    stopping = true;
  }

  /** Whether database and store answer. */
  boolean ready() {
    if (stopping) return false;
    try {
      store.objects().usage();
      swarm.freeBytes();
      return true;
    } catch (StorageException | SwarmException e) {
      LOG.warn("not ready: {}", e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    stopping = true;
    HousekeepingLoop jobs = housekeeping;
    if (jobs != null) jobs.close();
    database.close();
  }
}
