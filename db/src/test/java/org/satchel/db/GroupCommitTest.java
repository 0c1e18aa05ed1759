package org.satchel.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The only writer survives what is thrown outside of its members' work. */
final class GroupCommitTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

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
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (!failed[0] && arguments != null && word.equals(arguments[0])) {
                failed[0] = true;
                throw new OutOfMemoryError("planted");
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
