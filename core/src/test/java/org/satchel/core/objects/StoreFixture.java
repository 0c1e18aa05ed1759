package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.satchel.core.Engines;
import org.satchel.db.Database;
import org.satchel.db.DatabaseConfig;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.TreeHasher;
import org.satchel.format.record.ObjectId;
import org.satchel.swarm.Disk;
import org.satchel.swarm.LocalDisk;
import org.satchel.swarm.SegmentSource;
import org.satchel.swarm.Swarm;
import org.satchel.swarm.provider.FolderProvider;
import org.satchel.testkit.SimulatedClock;

/** Objects on a real database and a real folder, which can be closed and opened again. */
final class StoreFixture implements AutoCloseable {

  static final int SEGMENT = 1 << 24;

  final Path folder;
  final SimulatedClock clock = new SimulatedClock();
  final Disk disk;

  /** As a server has it without settings. */
  static final ObjectsConfig UNLIMITED =
      new ObjectsConfig(
          OptionalLong.empty(), ObjectsConfig.OBJECT_BYTES_MAX, ObjectsConfig.ORPHAN_GRACE_DEFAULT);

  private final DatabaseConfig config;
  private final ObjectsConfig objectsConfig;
  Database database;
  ObjectStore store;

  StoreFixture(Engines engine, Path folder) throws Exception {
    this(engine, folder, UNLIMITED, new LocalDisk());
  }

  StoreFixture(Engines engine, Path folder, ObjectsConfig objectsConfig, Disk disk)
      throws Exception {
    this(engine.fresh(folder), folder, objectsConfig, disk);
  }

  StoreFixture(DatabaseConfig config, Path folder, ObjectsConfig objectsConfig, Disk disk)
      throws Exception {
    this.folder = folder;
    this.config = config;
    this.objectsConfig = objectsConfig;
    this.disk = disk;
    open();
  }

  void open() throws Exception {
    database = Database.open(config, List.of(ObjectStore.MIGRATIONS));
    var random = new SecureRandom();
    var provider = FolderProvider.open(folder.resolve("segments"), disk, clock.instant());
    store =
        ObjectStore.open(
            database,
            new Swarm(provider, clock, random),
            folder.resolve("staging"),
            disk,
            objectsConfig,
            clock,
            random,
            new SimpleMeterRegistry());
  }

  void reopen() throws Exception {
    database.close();
    open();
  }

  /** This database beside another folder. */
  StoreFixture beside(Path other) throws Exception {
    return new StoreFixture(config, other, objectsConfig, disk);
  }

  Uploads uploads() {
    return store.uploads();
  }

  BeginOutcome.Begun begin(long length) throws Exception {
    return begin(OptionalLong.of(length), UploadKind.WHOLE);
  }

  BeginOutcome.Begun begin(OptionalLong length, UploadKind kind) throws Exception {
    var request = new BeginRequest(Optional.empty(), length, kind, Optional.empty());
    return (BeginOutcome.Begun) uploads().begin(request);
  }

  /** Uploads bytes as one object in one append. */
  BeginOutcome.Begun upload(byte[] bytes, UploadKind kind) throws Exception {
    BeginOutcome.Begun begun = begin(OptionalLong.of(bytes.length), kind);
    assertThat(append(begun, 0, BytesBody.of(bytes)))
        .isInstanceOfSatisfying(
            AppendOutcome.Appended.class, done -> assertThat(done.complete()).isTrue());
    return begun;
  }

  BeginOutcome.Begun upload(byte[] bytes) throws Exception {
    return upload(bytes, UploadKind.WHOLE);
  }

  AppendOutcome append(BeginOutcome.Begun begun, long offset, Body body) throws Exception {
    return uploads().append(begun.secret(), offset, body, Optional.empty());
  }

  long offset(BeginOutcome.Begun begun) throws Exception {
    return switch (uploads().state(begun.secret())) {
      case UploadState.Open open -> open.offset();
      case UploadState.Complete complete -> complete.length();
      case UploadState.Unknown unknown -> throw new AssertionError("unknown");
      case UploadState.Expired expired -> throw new AssertionError("expired");
    };
  }

  /** The stored bytes of a complete object, read segment by segment. */
  byte[] read(ObjectId id) throws Exception {
    ObjectSource source = store.objects().read(id).orElseThrow();
    var all = new ByteArrayOutputStream();
    for (long i = 0; i < source.segments(); i++) {
      try (SegmentSource segment = source.segment(i)) {
        ByteBuffer piece = ByteBuffer.allocate((int) segment.length());
        while (piece.hasRemaining()) {
          assertThat(segment.read(piece, piece.position())).isPositive();
        }
        all.writeBytes(piece.array());
      }
    }
    assertThat(all.size()).isEqualTo(source.length());
    return all.toByteArray();
  }

  void assertStored(BeginOutcome.Begun begun, byte[] bytes) throws Exception {
    assertStored(begun.object(), bytes);
  }

  void assertStored(ObjectId object, byte[] bytes) throws Exception {
    StoredObject stored = store.objects().find(object).orElseThrow();
    assertThat(stored.length()).isEqualTo(bytes.length);
    assertThat(stored.root()).isEqualTo(root(bytes));
    assertThat(Arrays.equals(read(object), bytes)).as("same bytes").isTrue();
  }

  static Hash root(byte[] bytes) {
    var hasher = new TreeHasher();
    hasher.update(bytes, 0, bytes.length);
    return hasher.root();
  }

  /** Runs the clean-up, late enough that every orphan is one, until nothing more is found. */
  ObjectsCleanup.Swept cleanUp() throws Exception {
    clock.advance(objectsConfig.orphanGrace().plus(Duration.ofSeconds(1)));
    ObjectsCleanup.Swept swept = runCleanUp();
    while (swept.more()) swept = runCleanUp();
    return swept;
  }

  /** One run of the clean-up; what fails in it is thrown. */
  ObjectsCleanup.Swept runCleanUp() throws Exception {
    ObjectsCleanup.Swept swept = store.cleanup().run();
    if (swept.failed().isPresent()) throw swept.failed().get();
    return swept;
  }

  long files(String subfolder) {
    try (Stream<Path> files = Files.walk(folder.resolve(subfolder))) {
      return files.filter(Files::isRegularFile).filter(file -> !file.endsWith("owner")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(int count, long seed) {
    byte[] bytes = new byte[count];
    new java.util.SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  @Override
  public void close() {
    database.close();
  }
}
