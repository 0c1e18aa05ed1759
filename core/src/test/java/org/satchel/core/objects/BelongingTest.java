package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.satchel.core.objects.StoreFixture.bytes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.satchel.core.Engines;
import org.satchel.core.StorageException;
import org.satchel.swarm.LocalDisk;

/** A database starts beside the segments that it was made for, and beside no others. */
final class BelongingTest {

  @TempDir Path home;

  @ParameterizedTest
  @EnumSource
  void twoThatBelongTogetherStartAgain(Engines engine) throws Exception {
    try (var fixture = opened(engine, "a")) {
      fixture.upload(bytes(5_000, 1));
      String owner = Files.readString(owner("a"));
      fixture.reopen();
      assertThat(Files.readString(owner("a"))).isEqualTo(owner).matches("[0-9a-f]{32}");
      assertThat(fixture.runCleanUp().orphans()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aNewDatabaseBesideStoredSegmentsIsRefused(Engines engine) throws Exception {
    try (var fixture = opened(engine, "a")) {
      fixture.upload(bytes(5_000, 1));
    }
    List<Path> stored = stored("a");
    assertRefused(() -> opened(engine, "a", "new"), "knows of no object");
    assertThat(stored("a")).isEqualTo(stored).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void aSegmentThatACrashLeftDoesNotKeepADatabaseWithoutObjectsFromStarting(Engines engine)
      throws Exception {
    try (var fixture = opened(engine, "a")) {
      BeginOutcome.Begun begun = fixture.upload(bytes(5_000, 1));
      leaveBehind(stored("a").getFirst());
      fixture.uploads().remove(begun.secret());
      fixture.runCleanUp();
      assertThat(stored("a")).hasSize(1);
      fixture.reopen();
      fixture.clock.advance(ObjectsConfig.ORPHAN_GRACE_DEFAULT.plusHours(12));
      fixture.reopen();
      assertThat(fixture.runCleanUp().orphans()).isEqualTo(1);
      assertThat(stored("a")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEarlierCopyOfTheDatabaseIsRefusedIfItKnowsOfNoObject(Engines engine) throws Exception {
    try (var fixture = opened(engine, "a")) {
      BeginOutcome.Begun begun = fixture.upload(bytes(5_000, 1));
      fixture.upload(bytes(5_000, 2));
      fixture.uploads().remove(begun.secret());
      fixture.runCleanUp();
      forgetAll(fixture); // as in a copy from the first start: it never forgot the last one
      assertRefused(fixture::reopen, "knows of no object");
    }
    try (var fixture = opened(engine, "b")) {
      BeginOutcome.Begun begun = fixture.upload(bytes(5_000, 2));
      leaveBehind(stored("b").getFirst());
      fixture.uploads().remove(begun.secret());
      fixture.runCleanUp();
      fixture.clock.advance(Duration.ofMillis(1));
      fixture.upload(bytes(5_000, 3));
      forgetAll(fixture); // as in a copy from when the first object had gone
      assertRefused(fixture::reopen, "knows of no object");
      assertThat(stored("b")).hasSize(2);
    }
  }

  /** What a crash between a segment's storing and its row leaves: it is in no object. */
  private static void leaveBehind(Path segment) throws Exception {
    String root = segment.getFileName().toString().substring(0, 64);
    Path left = segment.resolveSibling(root + "-" + "0".repeat(32));
    Files.copy(segment, left, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static void forgetAll(StoreFixture fixture) throws Exception {
    fixture.database.write(tx -> tx.sql("DELETE FROM segments").update());
    fixture.database.write(tx -> tx.sql("DELETE FROM objects").update());
  }

  @ParameterizedTest
  @EnumSource
  void theDatabaseOfAnotherFolderIsRefused(Engines engine) throws Exception {
    try (var mine = opened(engine, "a");
        var theirs = opened(engine, "b")) {
      mine.upload(bytes(5_000, 1));
      theirs.upload(bytes(5_000, 2));
      assertRefused(() -> mine.beside(home.resolve("b")), "another data folder");
      assertRefused(() -> theirs.beside(home.resolve("a")), "another data folder");
      assertThat(stored("a")).hasSize(1);
      assertThat(stored("b")).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDatabaseWhoseFolderWasLostStartsWhenItIsToldSo(Engines engine) throws Exception {
    try (var fixture = opened(engine, "a")) {
      fixture.upload(bytes(5_000, 1));
      String owner = Files.readString(owner("a"));
      Files.delete(owner("a"));
      assertRefused(fixture::reopen, "restore the file segments/owner");
      Files.writeString(owner("a"), owner);
      Path other = home.resolve("c");
      assertRefused(
          () -> fixture.beside(other), "write " + owner + " into the file segments/owner");
      Files.writeString(owner("c"), owner + "\n");
      try (var again = fixture.beside(other)) {
        assertThat(again.store.objects().usage().objects()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneOfBeforeThereWereIdsIsGivenOne(Engines engine) throws Exception {
    try (var fixture = opened(engine, "a")) {
      fixture.upload(bytes(5_000, 1));
      String before = Files.readString(owner("a"));
      Files.delete(owner("a"));
      fixture.database.write(tx -> tx.sql("DELETE FROM store").update());
      fixture.reopen();
      assertThat(owner("a")).exists();
      // As after a crash between the two.
      fixture.database.write(tx -> tx.sql("DELETE FROM store").update());
      String given = Files.readString(owner("a"));
      fixture.reopen();
      assertThat(Files.readString(owner("a"))).isEqualTo(given).isNotEqualTo(before);
      assertThat(stored("a")).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyDatabaseTakesAnEmptyFolder(Engines engine) throws Exception {
    try (var fixture = opened(engine, "a")) {
      Files.writeString(owner("a"), "what no server writes");
      fixture.reopen();
      assertThat(Files.readString(owner("a"))).matches("[0-9a-f]{32}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoFoldersThatTookOneEmptyDatabaseTheFirstIsRefused(Engines engine) throws Exception {
    try (var first = opened(engine, "a");
        var second = first.beside(home.resolve("b"))) {
      second.upload(bytes(5_000, 1));
      assertRefused(first::reopen, "another data folder");
      second.reopen();
      assertThat(second.store.objects().usage().objects()).isEqualTo(1);
    }
  }

  private StoreFixture opened(Engines engine, String folder) throws Exception {
    return opened(engine, folder, folder);
  }

  private StoreFixture opened(Engines engine, String folder, String database) throws Exception {
    Path books = Files.createDirectories(home.resolve("books").resolve(database));
    return new StoreFixture(
        engine.fresh(books), home.resolve(folder), StoreFixture.UNLIMITED, new LocalDisk());
  }

  private static void assertRefused(ThrowingCallable start, String why) {
    assertThatThrownBy(start).isInstanceOf(StorageException.class).hasMessageContaining(why);
  }

  private Path owner(String folder) {
    return home.resolve(folder).resolve("segments").resolve("owner");
  }

  private List<Path> stored(String folder) throws Exception {
    try (Stream<Path> files = Files.walk(home.resolve(folder).resolve("segments"), 2)) {
      return files.filter(file -> file.getFileName().toString().length() > 60).toList();
    }
  }
}
