package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory is bounded, and whoever stalls gives way. */
@Timeout(60)
final class BuffersTest {

  @Test
  void buffersAreReused() throws Exception {
    var buffers = new Buffers(2, Duration.ZERO, Buffers::aligned);
    Buffers.Filling first = buffers.take(() -> {});
    first.done();
    buffers.giveBack(first.buffer());
    assertThat(buffers.take(() -> {}).buffer()).isSameAs(first.buffer());
    assertThat(buffers.inUse()).isEqualTo(1);
  }

  @Test
  void whoStallsLongestIsCutWhenNoneIsLeft() throws Exception {
    var buffers = new Buffers(3, Duration.ZERO, Buffers::aligned);
    List<Integer> cut = new ArrayList<>();
    List<Buffers.Filling> held = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      held.add(
          buffers.take(
              () -> {
                cut.add(number);
                buffers.giveBack(held.get(number).buffer());
              }));
    }
    held.get(0).done(); // it has its bytes and is only waiting for the disk
    buffers.take(() -> {});
    assertThat(cut).containsExactly(1);
  }

  @Test
  void whoSendsIsNotCut() throws Exception {
    var buffers = new Buffers(1, Duration.ofHours(1), Buffers::aligned);
    var cut = new CompletableFuture<Boolean>();
    Buffers.Filling held = buffers.take(() -> cut.complete(true));
    var waiting =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return buffers.take(() -> {});
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertThatThrownBy(() -> waiting.get(2 * Buffers.LOOK.toMillis(), TimeUnit.MILLISECONDS))
        .as("looked for one that stalls, and found none")
        .isInstanceOf(TimeoutException.class);
    buffers.giveBack(held.buffer());
    assertThat(waiting.get().buffer()).isSameAs(held.buffer());
    assertThat(cut.isDone()).isFalse();
  }

  @Test
  void aBufferForWhichThereIsNoMemoryIsNotHeldForEver() throws Exception {
    int[] made = {0};
    var buffers =
        new Buffers(
            1,
            Duration.ofHours(1),
            () -> {
              if (made[0]++ == 0) throw new OutOfMemoryError("planted");
              return Buffers.aligned();
            });
    assertThatThrownBy(() -> buffers.take(() -> {})).isInstanceOf(OutOfMemoryError.class);
    assertThat(buffers.inUse()).isZero();
    assertThat(buffers.take(() -> {}).buffer().capacity()).isEqualTo(Buffers.BYTES);
  }
}
