package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** A line's thread survives whatever its step throws, and whoever feeds it hears of it. */
final class LineTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  @Test
  void anErrorOfTheStepComesOutAndHangsNobody() throws Exception {
    var error = new StackOverflowError("planted");
    List<Integer> dropped = new ArrayList<>();
    var heard = new AtomicReference<Throwable>();
    Line.Step<Integer> step =
        item -> {
          throw error;
        };
    Thread feeder = Thread.ofVirtual().start(() -> heard.set(feed(step, dropped)));
    assertThat(feeder.join(BOUND)).as("the feeding thread ends").isTrue();
    assertThat(heard.get()).isSameAs(error);
    assertThat(dropped).contains(3);
  }

  private static Throwable feed(Line.Step<Integer> step, List<Integer> dropped) {
    try (var line = new Line<Integer>(1, step, dropped::add)) {
      for (int item = 1; item < 3; item++) ignoring(line, item);
      line.put(3);
      return new AssertionError("nothing was thrown");
    } catch (Throwable e) {
      return e;
    }
  }

  private static void ignoring(Line<Integer> line, int item) {
    try {
      line.put(item);
      line.drain();
    } catch (Throwable e) {
      assertThat(e).isInstanceOf(StackOverflowError.class);
    }
  }
}
