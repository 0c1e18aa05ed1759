package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.satchel.core.objects.StoreFixture.bytes;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.core.StorageException;
import org.satchel.format.record.ObjectId;

/** What cannot be removed keeps the clean-up from nothing else. */
final class StubbornTest {

  /** As many as one run takes. */
  private static final int PART = 1000;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void oneSegmentThatCannotBeRemovedStaysAloneUntilItCan(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      Map<ObjectId, Path> files = new HashMap<>();
      for (int i = 0; i < 6; i++) upload(fixture, i, files);
      ObjectId lowest = files.keySet().stream().min(Comparator.naturalOrder()).orElseThrow();
      Path stubborn = files.get(lowest);
      Files.delete(stubborn);
      Files.createDirectory(stubborn);
      Files.createFile(stubborn.resolve("held"));
      orphan(fixture, upload(fixture, 7, files));
      fixture.clock.advance(ObjectsConfig.ORPHAN_GRACE_DEFAULT.plusSeconds(1));

      assertThat(fixture.store.cleanup().run().failed()).containsInstanceOf(StorageException.class);
      assertThat(segments(fixture)).isEmpty();
      assertThat(fixture.store.objects().usage().objects()).isEqualTo(1);

      Files.delete(stubborn.resolve("held"));
      assertThat(fixture.store.cleanup().run().erased()).isEqualTo(1);
      assertThat(stubborn).doesNotExist();
      assertThat(fixture.store.objects().usage().objects()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWholePartOfSuchObjectsIsPassed(Engines engine) throws Exception {
    try (var fixture = new StoreFixture(engine, folder)) {
      upload(fixture, 1, new HashMap<>());
      fixture.database.write(
          tx -> {
            for (int i = 0; i < PART; i++) {
              byte[] id =
                  ByteBuffer.allocate(16).putInt(12, i).array(); // before all that are drawn
              tx.sql(
                      """
                      INSERT INTO objects (object_id, secret_hash, kind, state, length, reserved,
                        root, created_ms, touched_ms) VALUES (?, ?, 0, 2, 1, 0, ?, 0, 0)
                      """)
                  .bind(id)
                  .bind(id)
                  .bind(new byte[32])
                  .update();
              tx.sql(
                      """
                      INSERT INTO segments (object_id, ordinal, root, nonce, length)
                      VALUES (?, 0, ?, ?, 1)
                      """)
                  .bind(id)
                  .bind(new byte[32])
                  .bind(ByteBuffer.allocate(4).putInt(0, i).array()) // no name has so short a nonce
                  .update();
            }
            return true;
          });
      for (int run = 0; run < 2; run++) fixture.store.cleanup().run();
      assertThat(segments(fixture)).isEmpty();
    }
  }

  /** Uploads a small object and condemns it; tells its id and notes its segment's file. */
  private ObjectId upload(StoreFixture fixture, int seed, Map<ObjectId, Path> files)
      throws Exception {
    Set<Path> before = new HashSet<>(segments(fixture));
    BeginOutcome.Begun begun = fixture.upload(bytes(10_000, seed));
    fixture.uploads().remove(begun.secret());
    Path added =
        segments(fixture).stream().filter(f -> !before.contains(f)).findAny().orElseThrow();
    files.put(begun.object(), added);
    return begun.object();
  }

  /** Forgets an object's rows as if they had never been written. */
  private static void orphan(StoreFixture fixture, ObjectId object) throws Exception {
    fixture.database.write(
        tx -> {
          tx.sql("DELETE FROM segments WHERE object_id = ?").bind(object.bytes()).update();
          return ObjectTable.erase(tx, object).map(row -> forget(tx, row)).orElseThrow();
        });
  }

  private static boolean forget(org.satchel.db.Tx tx, ObjectRow row) {
    try {
      return UsageTable.take(tx, row.account(), -row.reserved(), -1);
    } catch (org.satchel.db.DatabaseException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Path> segments(StoreFixture fixture) throws Exception {
    try (Stream<Path> files = Files.walk(fixture.folder.resolve("segments"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(f -> !f.endsWith("held") && !f.endsWith("owner"))
          .toList();
    }
  }
}
