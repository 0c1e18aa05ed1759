package org.satchel.core.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.satchel.format.record.ObjectId;
import org.satchel.testkit.Eventually;

/** One at a time, the newest first. */
@Timeout(60)
final class LeasesTest {

  private final Leases leases = new Leases();
  private final ObjectId id = ObjectId.draw(new SplittableRandom(1));

  @Test
  void theHolderIsAskedToLetGoAndTheNewerGetsIt() throws Exception {
    var asked = new CountDownLatch(1);
    Leases.Lease first = leases.acquire(id, asked::countDown).orElseThrow();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Leases.Lease>> second = executor.submit(() -> leases.acquire(id, () -> {}));
      asked.await();
      assertThat(second.isDone()).isFalse();
      first.close();
      second.get().orElseThrow().close();
    }
    assertThat(leases.held()).isZero();
  }

  @Test
  void ofSeveralThatWaitTheNewestGetsIt() throws Exception {
    var asked = new AtomicInteger();
    Leases.Lease first = leases.acquire(id, asked::incrementAndGet).orElseThrow();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Optional<Leases.Lease>> older = executor.submit(() -> leases.acquire(id, () -> {}));
      Eventually.holds("the holder is asked", Duration.ofSeconds(10), () -> asked.get() == 1);
      Future<Optional<Leases.Lease>> newer = executor.submit(() -> leases.acquire(id, () -> {}));
      long soon = Leases.WAIT_MAX.toMillis() / 2;
      assertThat(older.get(soon, TimeUnit.MILLISECONDS)).as("told at once").isEmpty();
      first.close();
      newer.get().orElseThrow().close();
    }
  }

  @Test
  void neverTwoHoldOne() throws Exception {
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    List<Future<Boolean>> running = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        running.add(
            executor.submit(
                () -> {
                  Optional<Leases.Lease> lease = leases.acquire(id, () -> {});
                  if (lease.isEmpty()) return false;
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  inside.decrementAndGet();
                  lease.get().close();
                  return true;
                }));
      }
      int won = 0;
      for (Future<Boolean> one : running) won += one.get() ? 1 : 0;
      assertThat(won).isPositive();
    }
    assertThat(most.get()).isEqualTo(1);
    assertThat(leases.held()).isZero();
  }

  @Test
  void whatIsHeldCannotBeTried() {
    try (var held = leases.acquire(id, () -> {}).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(leases.tryAcquire(id)).isEmpty();
    }
    leases.tryAcquire(id).orElseThrow().close();
  }
}
