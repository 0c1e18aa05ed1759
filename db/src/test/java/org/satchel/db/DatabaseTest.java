package org.satchel.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every caller relies on, on both databases. */
final class DatabaseTest {

  private static final List<Migrations> ONE =
      List.of(new Migrations("tested", "classpath:org/satchel/db/one", 1));
  private static final List<Migrations> TWO =
      List.of(new Migrations("tested", "classpath:org/satchel/db/two", 2));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void whatWasWrittenIsThereAfterReopening(Engines engine) throws Exception {
    DatabaseConfig config = engine.fresh(folder);
    try (Database database = Database.open(config, ONE)) {
      set(database, "a", 7);
    }
    try (Database database = Database.open(config, ONE)) {
      assertThat(get(database, "a")).hasValue(7);
    }
  }

  @ParameterizedTest
  @EnumSource
  void allTypesComeBackAsTheyWent(Engines engine) throws Exception {
    try (Database database = Database.open(engine.fresh(folder), ONE)) {
      byte[] note = {0, 1, -1};
      database.write(
          tx -> {
            insert(tx, "long", Long.MAX_VALUE, note);
            insert(tx, "e\u0301", Long.MIN_VALUE, null);
            return true;
          });
      assertThat(get(database, "long")).hasValue(Long.MAX_VALUE);
      assertThat(get(database, "e\u0301")).hasValue(Long.MIN_VALUE);
      byte[] read = database.read(tx -> note(tx, "long").orElseThrow());
      assertThat(read).isEqualTo(note);
      boolean missing = database.read(tx -> note(tx, "e\u0301").isEmpty());
      assertThat(missing).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUndoneTransactionLeavesNothingAndStillAnswers(Engines engine) throws Exception {
    try (Database database = Database.open(engine.fresh(folder), ONE)) {
      String answer =
          database.write(
              tx -> {
                insert(tx, "a", 1, null);
                tx.undo();
                return "refused";
              });
      assertThat(answer).isEqualTo("refused");
      assertThat(get(database, "a")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void workThatThrowsIsRolledBackAndItsExceptionComesOut(Engines engine) throws Exception {
    try (Database database = Database.open(engine.fresh(folder), ONE)) {
      assertThatThrownBy(
              () ->
                  database.write(
                      tx -> {
                        insert(tx, "a", 1, null);
                        throw new IllegalStateException("our bug");
                      }))
          .hasMessage("our bug");
      assertThat(get(database, "a")).isEmpty();
      set(database, "b", 2);
      assertThat(get(database, "b")).hasValue(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWriteInsideAWriteIsRefused(Engines engine) throws Exception {
    try (Database database = Database.open(engine.fresh(folder), ONE)) {
      assertThatThrownBy(() -> database.write(tx -> database.write(inner -> 1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void concurrentIncrementsAreAllCounted(Engines engine) throws Exception {
    try (Database database = Database.open(engine.fresh(folder), ONE)) {
      set(database, "a", 0);
      inParallel(
          40,
          thread -> {
            for (int i = 0; i < 10; i++) {
              database.write(
                  tx -> {
                    String lock = tx.dialect().forUpdate();
                    long value =
                        tx.sql("SELECT value FROM counters WHERE name = ?" + lock)
                            .bind("a")
                            .one(row -> row.number("value"))
                            .orElseThrow();
                    return tx.sql("UPDATE counters SET value = ? WHERE name = ?")
                        .bind(value + 1)
                        .bind("a")
                        .update();
                  });
            }
          });
      assertThat(get(database, "a")).hasValue(400);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofManyAtOnceOnlyTheGuiltyFail(Engines engine) throws Exception {
    try (Database database = Database.open(engine.fresh(folder), ONE)) {
      set(database, "taken", 0);
      int threads = 60;
      inParallel(
          threads,
          thread -> {
            if (thread % 3 != 0) {
              set(database, "n" + thread, thread);
              return;
            }
            assertThatThrownBy(() -> set(database, "taken", thread))
                .isInstanceOf(DatabaseException.class);
          });
      for (int i = 0; i < threads; i++) {
        OptionalLong expected = i % 3 == 0 ? OptionalLong.empty() : OptionalLong.of(i);
        assertThat(get(database, "n" + i)).isEqualTo(expected);
      }
      assertThat(get(database, "taken")).hasValue(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void deadlocksAreRepeatedUntilBothAreDone(Engines engine) throws Exception {
    try (Database database = Database.open(engine.fresh(folder), ONE)) {
      set(database, "a", 0);
      set(database, "b", 0);
      inParallel(
          8,
          thread -> {
            String first = thread % 2 == 0 ? "a" : "b";
            String second = thread % 2 == 0 ? "b" : "a";
            for (int i = 0; i < 5; i++) {
              database.write(tx -> increment(tx, first) + increment(tx, second));
            }
          });
      assertThat(get(database, "a")).hasValue(40);
      assertThat(get(database, "b")).hasValue(40);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aReadSeesOneSnapshot(Engines engine) throws Exception {
    try (Database database = Database.open(engine.fresh(folder), ONE)) {
      set(database, "a", 1);
      long sum =
          database.read(
              tx -> {
                long before = value(tx, "a").orElseThrow();
                var other =
                    Thread.ofPlatform()
                        .start(
                            () -> {
                              try {
                                database.write(inner -> increment(inner, "a"));
                              } catch (DatabaseException e) {
                                throw new IllegalStateException(e);
                              }
                            });
                join(other);
                return before + value(tx, "a").orElseThrow();
              });
      assertThat(sum).isEqualTo(2);
      assertThat(get(database, "a")).hasValue(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void batchesTellWhatEachRowChanged(Engines engine) throws Exception {
    try (Database database = Database.open(engine.fresh(folder), ONE)) {
      set(database, "a", 1);
      int[] changed =
          database.write(
              tx -> {
                Query batch = tx.sql("UPDATE counters SET value = ? WHERE name = ?");
                batch.bind(5).bind("a").next().bind(6).bind("b").next();
                return batch.updateBatch();
              });
      assertThat(changed).containsExactly(1, 0);
      assertThat(get(database, "a")).hasValue(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  void newScriptsAreAppliedAndANewerDatabaseIsRefused(Engines engine) throws Exception {
    DatabaseConfig config = engine.fresh(folder);
    Database.open(config, ONE).close();
    try (Database database = Database.open(config, TWO)) {
      database.write(
          tx -> tx.sql("INSERT INTO counters (name, value, added) VALUES ('x', 1, 2)").update());
    }
    assertThatThrownBy(() -> Database.open(config, ONE))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.NEWER_SCHEMA))
        .hasMessageContaining("newer Satchel");
  }

  @ParameterizedTest
  @EnumSource
  void aClosedDatabaseRefuses(Engines engine) throws Exception {
    Database database = Database.open(engine.fresh(folder), ONE);
    database.close();
    database.close();
    assertThatThrownBy(() -> set(database, "a", 1)).isInstanceOf(DatabaseException.class);
    assertThatThrownBy(() -> get(database, "a")).isInstanceOf(DatabaseException.class);
  }

  private interface Act {
    void run(int thread) throws Exception;
  }

  private static void inParallel(int threads, Act act) throws Exception {
    var start = new CountDownLatch(1);
    List<Future<?>> running = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < threads; i++) {
        int thread = i;
        running.add(
            executor.submit(
                () -> {
                  start.await();
                  act.run(thread);
                  return true;
                }));
      }
      start.countDown();
      for (Future<?> one : running) one.get();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int increment(Tx tx, String name) throws DatabaseException {
    return tx.sql("UPDATE counters SET value = value + 1 WHERE name = ?").bind(name).update();
  }

  private static void set(Database database, String name, long value) throws DatabaseException {
    database.write(
        tx -> {
          insert(tx, name, value, null);
          return true;
        });
  }

  private static void insert(Tx tx, String name, long value, byte[] note) throws DatabaseException {
    tx.sql("INSERT INTO counters (name, value, note) VALUES (?, ?, ?)")
        .bind(name)
        .bind(value)
        .bind(note)
        .update();
  }

  private static OptionalLong get(Database database, String name) throws DatabaseException {
    return database.read(tx -> value(tx, name));
  }

  private static OptionalLong value(Tx tx, String name) throws DatabaseException {
    return tx.sql("SELECT value FROM counters WHERE name = ?")
        .bind(name)
        .one(row -> row.optionalNumber("value"))
        .orElse(OptionalLong.empty());
  }

  private static Optional<byte[]> note(Tx tx, String name) throws DatabaseException {
    return tx.sql("SELECT note FROM counters WHERE name = ?")
        .bind(name)
        .one(row -> Optional.ofNullable(row.bytesOrNull("note")))
        .orElse(Optional.empty());
  }
}
