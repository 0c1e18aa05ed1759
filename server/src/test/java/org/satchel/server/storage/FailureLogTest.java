package org.satchel.server.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A failure of the storage that goes on for hours fills no log. */
final class FailureLogTest {

  private static final Logger LOG = Logger.getLogger(FailureLog.class.getName());

  private final Deque<Runnable> later = new ArrayDeque<>();
  private final List<String> lines = new ArrayList<>();
  private final FailureLog log = new FailureLog("the storage failed", later::add);
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord said) {
          String message = said.getMessage();
          lines.add(said.getThrown() == null ? message : message + " with its trace");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(handler);
    LOG.setLevel(Level.INFO);
    LOG.setUseParentHandlers(false);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(handler);
    LOG.setLevel(null);
    LOG.setUseParentHandlers(true);
  }

  private void fail(String why, int times) {
    for (int i = 0; i < times; i++) {
      log.failed(new IllegalStateException(why, new RuntimeException(why)));
    }
  }

  private List<String> said() {
    List<String> said = List.copyOf(lines);
    lines.clear();
    return said;
  }

  private List<String> aMinuteLater() {
    later.remove().run();
    return said();
  }

  private static String more(int times) {
    return "the storage failed: %d times more in the last minute, last java.lang.RuntimeException: refused"
        .formatted(times);
  }

  @Test
  void theSameFailureIsToldOnceThenCountedEachMinuteThenToldToBeOver() {
    fail("refused", 400);
    assertThat(said()).containsExactly("the storage failed with its trace");
    assertThat(aMinuteLater()).containsExactly(more(399));
    fail("refused", 1);
    assertThat(said()).isEmpty();
    assertThat(aMinuteLater()).containsExactly(more(1));
    assertThat(aMinuteLater()).containsExactly("the storage failed: not in the last minute");
    assertThat(later).as("nothing is left to look at").isEmpty();
    fail("refused", 1);
    assertThat(said()).containsExactly("the storage failed with its trace");
  }

  @Test
  void whatDiffersInItsNumbersAloneIsTheSame() {
    for (int i = 0; i < 3; i++) {
      String waited = "no connection within " + i + " ms";
      log.failed(new IllegalStateException("refused", new RuntimeException(waited)));
    }
    assertThat(said()).hasSize(1);
    assertThat(aMinuteLater())
        .containsExactly(more(2).replace(": refused", ": no connection within 2 ms"));
  }

  @Test
  void anotherFailureHasItsOwnTraceButOnlyThatManyHave() {
    fail("refused", 2);
    fail("reset", 2);
    assertThat(said()).hasSize(2);
    assertThat(aMinuteLater()).containsExactly(more(2).replace("refused", "reset"));
    fail("closed", 1);
    assertThat(said()).hasSize(1);
    assertThat(aMinuteLater()).as("not told to be over").isEmpty();
    for (int i = 0; i < 1_000; i++) fail("file " + i, 1);
    assertThat(said()).hasSize(FailureLog.TRACES_MAX - 3);
  }
}
