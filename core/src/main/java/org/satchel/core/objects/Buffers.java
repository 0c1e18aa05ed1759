package org.satchel.core.objects;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.satchel.core.StorageException;
import org.satchel.swarm.Disk;

/**
 * The memory through which all uploads pass.
 *
 * <p>Direct memory, since a heap buffer is copied once more at every write; reused, since it is
 * expensive to make and freed late; bounded for the whole server, so that a hundred uploads cannot
 * exhaust it. When none is left, the request that has waited longest for its sender is cut: clients
 * that stall cannot keep out those that send, and lose nothing but their connection.
 *
 * <p>Units: bytes. Safe on any thread.
 *
 * <p>Source: docs/decisions/0014-append-pipeline.md.
 */
final class Buffers {

  /** One write: at 256 KiB a write runs at the disk's speed, at 8 KiB at an eighth of it. */
  static final int BYTES = 256 * 1024;

  /** 96 MiB in all, of the 512 MiB that the server may take. */
  static final int COUNT = 384;

  /** A sender that takes longer for one buffer sends less than 128 KiB a second. */
  static final Duration STALL = Duration.ofSeconds(2);

  /** Whoever finds none for this long is sent away to come again. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(10);

  /** How often a waiter looks for a sender that has stalled by now. */
  static final Duration LOOK = Duration.ofMillis(200);

  private final int count;
  private final long stallNanos;
  private final Semaphore free;
  private final Supplier<ByteBuffer> maker;
  private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Filling> filling = new LinkedHashSet<>(); // the oldest first

  /** A buffer whose holder waits for a sender. */
  final class Filling {
    private final ByteBuffer buffer;
    private final Runnable cut;
    private final long since = System.nanoTime();

    private Filling(ByteBuffer buffer, Runnable cut) {
      this.buffer = buffer;
      this.cut = cut;
    }

    ByteBuffer buffer() {
      return buffer;
    }

    /** The sender is waited for no more; the buffer is still held. */
    void done() {
      lock.lock();
      try {
        filling.remove(this);
      } finally {
        lock.unlock();
      }
    }
  }

  Buffers() {
    this(COUNT, STALL, Buffers::aligned);
  }

  /**
   * @param maker of a new buffer of {@link #BYTES}
   */
  Buffers(int count, Duration stall, Supplier<ByteBuffer> maker) {
    this.count = count;
    this.maker = maker;
    this.stallNanos = stall.toNanos();
    this.free = new Semaphore(count, true);
  }

  /**
   * An empty buffer, to be filled by a sender.
   *
   * @param cut makes the holder stop waiting for that sender
   */
  Filling take(Runnable cut) throws StorageException {
    long end = System.nanoTime() + WAIT_MAX.toNanos();
    while (!isGranted()) {
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        throw new StorageException(
            StorageException.Kind.BUSY, "too many uploads at the same time", null);
      }
      cutOneThatStalls();
    }
    var taken = new Filling(granted(), cut);
    lock.lock();
    try {
      filling.add(taken);
    } finally {
      lock.unlock();
    }
    return taken;
  }

  /** What memory cannot be had for is not held. */
  private ByteBuffer granted() {
    boolean held = false;
    try {
      ByteBuffer buffer = Optional.ofNullable(idle.poll()).orElseGet(maker);
      held = true;
      return buffer;
    } finally {
      if (!held) free.release();
    }
  }

  /** On a block's boundary, as writes past the page cache need it. */
  static ByteBuffer aligned() {
    ByteBuffer raw = ByteBuffer.allocateDirect(BYTES + Disk.BLOCK_BYTES);
    return raw.alignedSlice(Disk.BLOCK_BYTES).slice(0, BYTES);
  }

  /** True if more than half are out: then nobody should keep more than one for long. */
  boolean isScarce() {
    return free.availablePermits() < count / 2;
  }

  private boolean isGranted() {
    try {
      return free.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void cutOneThatStalls() {
    Optional<Filling> oldest;
    lock.lock();
    try {
      oldest =
          filling.stream()
              .findFirst()
              .filter(holder -> System.nanoTime() - holder.since > stallNanos);
      oldest.ifPresent(filling::remove);
    } finally {
      lock.unlock();
    }
    oldest.ifPresent(holder -> holder.cut.run());
  }

  void giveBack(ByteBuffer buffer) {
    buffer.clear();
    idle.push(buffer);
    free.release();
  }

  int inUse() {
    return count - free.availablePermits();
  }
}
