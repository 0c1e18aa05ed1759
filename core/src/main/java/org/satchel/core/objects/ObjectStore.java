package org.satchel.core.objects;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.random.RandomGenerator;
import org.satchel.core.StorageException;
import org.satchel.db.Database;
import org.satchel.db.DatabaseException;
import org.satchel.db.Migrations;
import org.satchel.swarm.Disk;
import org.satchel.swarm.Swarm;
import org.satchel.swarm.SwarmException;

/**
 * All that this package offers: how objects come in, are read, and go.
 *
 * <p>Opening does no work that grows with what is stored; what a crash left is met when an upload
 * is next used, or by the clean-up.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: ARCHITECTURE.md.
 */
public record ObjectStore(Uploads uploads, Objects objects, ObjectsCleanup cleanup) {

  /** The tables of objects. */
  public static final Migrations MIGRATIONS =
      new Migrations("objects", "classpath:org/satchel/core/objects/migrations", 3);

  /**
   * Opens the objects of one data folder.
   *
   * @param staging the folder of uploads under way; on the segments' file system it costs no copy
   * @param random a secure one, safe on any thread: it draws upload secrets
   */
  public static ObjectStore open(
      Database database,
      Swarm swarm,
      Path staging,
      Disk disk,
      ObjectsConfig config,
      InstantSource clock,
      RandomGenerator random,
      MeterRegistry registry)
      throws StorageException {
    var leases = new Leases();
    var buffers = new Buffers();
    var meters = new ObjectsMeters(registry, buffers, leases);
    var means =
        new Means(
            database,
            swarm,
            Staging.open(staging.toAbsolutePath(), disk),
            leases,
            new ReentrantReadWriteLock(),
            buffers,
            config,
            clock,
            random,
            meters);
    try {
      Belonging.check(database, swarm, random); // before anything of ours is written
      database.write(
          tx -> {
            UsageTable.configure(tx, config.instanceQuotaBytes());
            return true;
          });
    } catch (DatabaseException e) {
      throw StorageException.of(e);
    } catch (SwarmException e) {
      throw StorageException.of(e);
    }
    return new ObjectStore(new Uploads(means), new Objects(means), new ObjectsCleanup(means));
  }
}
