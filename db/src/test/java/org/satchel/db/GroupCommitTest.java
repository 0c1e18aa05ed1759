package org.satchel.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.testkit.Eventually;

/** The only writer survives what is thrown, and what is locked, outside of its members' work. */
final class GroupCommitTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  private static final int MEMBERS = 9;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"BEGIN IMMEDIATE", "SAVEPOINT member", "RELEASE member", "COMMIT"})
  void anErrorIsToldToWhoWaitsAndTheNextWriteIsDone(String word) throws Exception {
    try (Connection real = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("a.db"))) {
      var writer = new GroupCommit(new Session(failingOnceAt(word, real), false));
      var heard = new AtomicReference<Throwable>();
      Thread caller = Thread.ofVirtual().start(() -> heard.set(write(writer)));
      assertThat(caller.join(BOUND)).as("the caller gets an answer").isTrue();
      assertThat(heard.get()).isInstanceOf(OutOfMemoryError.class);
      assertThat(writer.<Integer>write(tx -> 7)).isEqualTo(7);
      writer.close();
    }
  }

  /** SQLite undoes the whole transaction then, the member's savepoint with it. */
  @Test
  void aFullDiskIsToldAsOneAndTheNextWriteIsDone() throws Exception {
    try (Connection real = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("c.db"))) {
      execute(real, "CREATE TABLE kept (bytes BLOB)");
      execute(real, "PRAGMA max_page_count = 10");
      var writer = new GroupCommit(new Session(real, false));
      assertThatThrownBy(
              () ->
                  writer.write(
                      tx -> tx.sql("INSERT INTO kept VALUES (zeroblob(1000000))").update()))
          .isInstanceOfSatisfying(
              DatabaseException.class,
              e -> assertThat(e.kind()).isEqualTo(DatabaseException.Kind.FULL));
      assertThat(writer.<Integer>write(tx -> tx.sql("INSERT INTO kept VALUES (NULL)").update()))
          .isEqualTo(1);
      writer.close();
    }
  }

  @Test
  void aLockOfAnotherProcessIsWaitedForOnceAGroup() throws Exception {
    Path file = folder.resolve("b.db");
    try (Connection real = DriverManager.getConnection("jdbc:sqlite:" + file);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      execute(real, "PRAGMA busy_timeout = 0");
      execute(other, "BEGIN IMMEDIATE");
      var queued = new CountDownLatch(1);
      var begins = new AtomicInteger();
      Connection counting =
          watched(
              real,
              sql -> {
                if (sql.equals("BEGIN IMMEDIATE") && begins.incrementAndGet() == 1) await(queued);
              });
      var writer = new GroupCommit(new Session(counting, false));
      Queue<Throwable> heard = new ConcurrentLinkedQueue<>();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < MEMBERS; i++) {
        callers.add(Thread.ofPlatform().start(() -> heard.add(write(writer))));
      }
      Eventually.holds(
          "all wait",
          BOUND,
          () -> callers.stream().allMatch(caller -> caller.getState() == Thread.State.WAITING));
      queued.countDown();
      for (Thread caller : callers) assertThat(caller.join(BOUND)).isTrue();
      assertThat(heard)
          .hasSize(MEMBERS)
          .allSatisfy(
              e ->
                  assertThat(e)
                      .isInstanceOfSatisfying(
                          DatabaseException.class,
                          busy -> assertThat(busy.kind()).isEqualTo(DatabaseException.Kind.BUSY)));
      assertThat(begins.get()).as("waits").isLessThan(MEMBERS);
      execute(other, "ROLLBACK");
      assertThat(writer.<Integer>write(tx -> 7)).isEqualTo(7);
      writer.close();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Throwable write(GroupCommit writer) {
    try {
      writer.write(tx -> 1);
      return new AssertionError("nothing was thrown");
    } catch (Throwable e) {
      return e;
    }
  }

  /** The connection, which has no memory the first time that this statement is prepared. */
  private static Connection failingOnceAt(String word, Connection real) {
    boolean[] failed = {false};
    return watched(
        real,
        sql -> {
          if (failed[0] || !sql.equals(word)) return;
          failed[0] = true;
          throw new OutOfMemoryError("planted");
        });
  }

  /** The connection, of which each statement is told before it is prepared. */
  private static Connection watched(Connection real, Consumer<String> before) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments[0] instanceof String sql) before.accept(sql);
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
