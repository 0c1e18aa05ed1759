package org.satchel.core.objects;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.satchel.format.record.ObjectId;

/**
 * Who works on which upload: one at a time, and the newest request goes first.
 *
 * <p>A client whose connection died without a word comes again while the server still waits for the
 * old one's bytes. So a newer request asks the holder to stop, which keeps what it has, and takes
 * over. Of several that wait, the newest wins; the others are told that the upload is busy.
 *
 * <p>Safe on any thread; a lease is released once, by any thread.
 *
 * <p>Source: docs/decisions/0011-mark-file.md; tusd does the same with its locks.
 */
final class Leases {

  /** A stopped holder only syncs what it has: at most some segments, on a slow disk seconds. */
  static final Duration WAIT_MAX = Duration.ofSeconds(10);

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<ObjectId, Slot> slots = new HashMap<>();

  /** The right to work on one upload. */
  final class Lease implements AutoCloseable {
    private final ObjectId id;
    private final Runnable preempt;

    private Lease(ObjectId id, Runnable preempt) {
      this.id = id;
      this.preempt = preempt;
    }

    @Override
    public void close() {
      release(this);
    }
  }

  private static final class Slot {
    final Condition changed;
    @Nullable Lease holder;
    @Nullable Lease newest;
    int waiting;

    Slot(Condition changed) {
      this.changed = changed;
    }
  }

  /**
   * Takes the lease, from an older holder if need be.
   *
   * @param preempt called, from another thread and perhaps more than once, when a newer request
   *     wants the lease
   * @return empty if the holder did not let go in time, or a newer request came
   */
  Optional<Lease> acquire(ObjectId id, Runnable preempt) {
    Lease mine = new Lease(id, preempt);
    Lease holder;
    lock.lock();
    try {
      Slot slot = slots.computeIfAbsent(id, key -> new Slot(lock.newCondition()));
      if (slot.holder == null && slot.waiting == 0) {
        slot.holder = mine;
        return Optional.of(mine);
      }
      slot.newest = mine;
      slot.waiting++;
      slot.changed.signalAll();
      holder = slot.holder;
    } finally {
      lock.unlock();
    }
    if (holder != null) holder.preempt.run();
    return await(mine);
  }

  /** Takes the lease if nobody has it or wants it. */
  Optional<Lease> tryAcquire(ObjectId id) {
    lock.lock();
    try {
      if (slots.containsKey(id)) return Optional.empty();
      Lease mine = new Lease(id, () -> {});
      Slot slot = new Slot(lock.newCondition());
      slot.holder = mine;
      slots.put(id, slot);
      return Optional.of(mine);
    } finally {
      lock.unlock();
    }
  }

  private Optional<Lease> await(Lease mine) {
    lock.lock();
    try {
      Slot slot = slots.get(mine.id);
      if (slot == null) throw new IllegalStateException("a slot with a waiter was dropped");
      long left = WAIT_MAX.toNanos();
      boolean interrupted = false;
      while (slot.holder != null && slot.newest == mine && left > 0 && !interrupted) {
        try {
          left = slot.changed.awaitNanos(left);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) Thread.currentThread().interrupt();
      slot.waiting--;
      boolean won = slot.holder == null && slot.newest == mine;
      if (slot.newest == mine) slot.newest = null;
      if (won) slot.holder = mine;
      dropIfIdle(mine.id, slot);
      return won ? Optional.of(mine) : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void release(Lease lease) {
    lock.lock();
    try {
      Slot slot = slots.get(lease.id);
      if (slot == null || slot.holder != lease) return;
      slot.holder = null;
      slot.changed.signalAll();
      dropIfIdle(lease.id, slot);
    } finally {
      lock.unlock();
    }
  }

  private void dropIfIdle(ObjectId id, Slot slot) {
    if (slot.holder == null && slot.waiting == 0) slots.remove(id);
  }

  /** How many uploads somebody works on now. */
  int held() {
    lock.lock();
    try {
      return slots.size();
    } finally {
      lock.unlock();
    }
  }

  /** Asks every holder to stop, as a newer request would: the server shuts down. */
  void preemptAll() {
    lock.lock();
    try {
      for (Slot slot : slots.values()) {
        if (slot.holder != null) slot.holder.preempt.run();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nobody holds a lease; false if that takes too long. */
  boolean awaitIdle(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (held() > 0) {
      if (System.nanoTime() - end > 0) return false;
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }

  /** A stop has seconds; nobody notices this much. */
  private static final int POLL_MILLIS = 10;
}
