package org.satchel.core.shares;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.satchel.core.Engines;
import org.satchel.core.objects.AppendOutcome;
import org.satchel.core.objects.BeginOutcome;
import org.satchel.core.objects.BeginRequest;
import org.satchel.core.objects.Body;
import org.satchel.core.objects.Claim;
import org.satchel.core.objects.ObjectStore;
import org.satchel.core.objects.ObjectsConfig;
import org.satchel.core.objects.StoredObject;
import org.satchel.core.objects.UploadKind;
import org.satchel.core.objects.UploadSecret;
import org.satchel.db.Database;
import org.satchel.db.DatabaseConfig;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectId;
import org.satchel.swarm.Disk;
import org.satchel.swarm.LocalDisk;
import org.satchel.swarm.Swarm;
import org.satchel.swarm.provider.FolderProvider;
import org.satchel.testkit.Seed;
import org.satchel.testkit.SimulatedClock;
import org.satchel.testkit.files.Trees;

/**
 * Shares and objects on a real database and a real folder, which can be closed and opened again.
 */
final class ShareFixture implements AutoCloseable {

  static final Seed SEED = Seed.ofThisRun();

  final SplittableRandom random = new SplittableRandom(SEED.value());
  final SimulatedClock clock = new SimulatedClock();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  volatile long free = Long.MAX_VALUE; // bytes of the disk
  private final DatabaseConfig config;
  private final Path folder;
  Database database;
  ObjectStore objects;
  ShareStore store;

  ShareFixture(Engines engine, Path folder) throws Exception {
    this.config = engine.fresh(folder);
    this.folder = folder;
    open();
  }

  private void open() throws Exception {
    database = Database.open(config, List.of(ObjectStore.MIGRATIONS, ShareStore.MIGRATIONS));
    Disk disk = disk();
    var secure = new SecureRandom();
    var provider = FolderProvider.open(folder.resolve("segments"), disk, clock.instant());
    objects =
        ObjectStore.open(
            database,
            new Swarm(provider, clock, secure),
            folder.resolve("staging"),
            disk,
            new ObjectsConfig(
                OptionalLong.empty(),
                ObjectsConfig.OBJECT_BYTES_MAX,
                ObjectsConfig.ORPHAN_GRACE_DEFAULT),
            clock,
            secure,
            registry);
    store = ShareStore.open(database, objects, folder.resolve("lists"), clock, secure, registry);
  }

  private Disk disk() {
    var disk = new LocalDisk();
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("freeBytes")) return free;
              try {
                return method.invoke(disk, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  void reopen() throws Exception {
    database.close();
    open();
  }

  Shares shares() {
    return store.shares();
  }

  Grants grants() {
    return store.grants();
  }

  /** An object that was never uploaded, first in its list. */
  Claim unknown() {
    var entry = new ObjectEntry(ObjectId.draw(random), Hash.OF_NOTHING, 1);
    return new Claim(0, entry, UploadSecret.draw(random));
  }

  /** Rows of complete objects without bytes, as many as a test of rows wants. */
  List<Claim> rows(int count) throws Exception {
    List<Claim> claims = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] root = new byte[Hash.BYTES];
      random.nextBytes(root);
      var entry = new ObjectEntry(ObjectId.draw(random), Hash.of(root), 1 + random.nextInt(1000));
      claims.add(new Claim(i, entry, UploadSecret.draw(random)));
    }
    for (int from = 0; from < count; from += 5000) {
      List<Claim> page = claims.subList(from, Math.min(count, from + 5000));
      database.write(
          tx -> {
            var insert =
                tx.sql(
                    """
                    INSERT INTO objects (object_id, secret_hash, kind, state, length, reserved,
                      root, created_ms, touched_ms) VALUES (?, ?, 0, 1, ?, 0, ?, ?, ?)
                    """);
            for (Claim claim : page) {
              insert
                  .bind(claim.entry().id().bytes())
                  .bind(claim.secret().hash().bytes())
                  .bind(claim.entry().storedBytes())
                  .bind(claim.entry().root().bytes())
                  .bind(clock.instant().toEpochMilli())
                  .bind(clock.instant().toEpochMilli())
                  .next();
            }
            return insert.updateBatch();
          });
    }
    return claims;
  }

  /** A real upload, whose bytes lie on disk. */
  Claim upload(int ordinal, int length) throws Exception {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    var request =
        new BeginRequest(
            Optional.empty(), OptionalLong.of(length), UploadKind.WHOLE, Optional.empty());
    var begun = (BeginOutcome.Begun) objects.uploads().begin(request);
    assertThat(objects.uploads().append(begun.secret(), 0, body(bytes), Optional.empty()))
        .isInstanceOf(AppendOutcome.Appended.class);
    StoredObject stored = objects.objects().find(begun.object()).orElseThrow();
    return new Claim(
        ordinal, new ObjectEntry(stored.id(), stored.root(), stored.length()), begun.secret());
  }

  private static Body body(byte[] bytes) {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    return new Body() {
      @Override
      public int read(ByteBuffer target) {
        if (!left.hasRemaining()) return -1;
        int count = Math.min(left.remaining(), target.remaining());
        target.put(left.slice().limit(count));
        left.position(left.position() + count);
        return count;
      }

      @Override
      public OptionalLong length() {
        return OptionalLong.of(bytes.length);
      }

      @Override
      public void cut() {}
    };
  }

  Owner owner(int objectCount) throws Exception {
    return new Owner(random.split(), rows(objectCount));
  }

  PutOutcome put(Owner owner, Owner.Draft draft) throws Exception {
    return shares().put(owner.link, owner.bundle(draft));
  }

  GrantOutcome grant(Owner owner, Owner.Draft draft, Bearer grant) throws Exception {
    return grants().grant(owner.link, draft.access(), grant);
  }

  GrantCheck check(Bearer grant, Owner owner) throws Exception {
    return grants().check(grant, owner.objects.getFirst().entry().id());
  }

  Bearer drawn() {
    return Bearer.draw(random);
  }

  /** Which share an object is in. */
  Optional<LinkId> holder(Claim claim) throws Exception {
    return objects.objects().find(claim.entry().id()).flatMap(StoredObject::share);
  }

  long count(String sql) throws Exception {
    return database.read(tx -> tx.sql(sql).one(row -> row.number("n")).orElseThrow());
  }

  /** Runs the job until it finds nothing more. */
  int sweep() throws Exception {
    int removed = 0;
    Housekeeping.Done done;
    do {
      done = store.housekeeping().run();
      assertThat(done.failed()).isEmpty();
      removed += done.sharesRemoved();
    } while (done.more());
    return removed;
  }

  long files(String subfolder) throws IOException {
    return Trees.files(folder.resolve(subfolder)).stream()
        .filter(file -> !file.endsWith("owner"))
        .count();
  }

  void advance(Duration step) {
    clock.advance(step);
  }

  /** Runs all tasks at the same moment, each on its own thread. */
  static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
    var start = new CyclicBarrier(tasks.size());
    try (ExecutorService threads =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> task : tasks) {
        running.add(
            threads.submit(
                () -> {
                  start.await();
                  return task.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) results.add(future.get());
      return results;
    } catch (ExecutionException e) {
      throw new AssertionError(SEED + ": " + e.getCause(), e.getCause());
    }
  }

  static byte[] secretBytes(UploadSecret secret) {
    return Base64.getUrlDecoder().decode(secret.reveal());
  }

  @Override
  public void close() {
    database.close();
  }
}
