package org.satchel.core.objects;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.satchel.core.StorageException;

/**
 * The memory through which all uploads pass.
 *
 * <p>Direct memory, since a heap buffer is copied once more at every write; reused, since it is
 * expensive to make and freed late; bounded for the whole server, so that a hundred uploads, or
 * five hundred idle connections, cannot exhaust it.
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

  /** Whoever finds none for this long is sent away to come again. */
  private static final Duration WAIT_MAX = Duration.ofSeconds(10);

  private final Semaphore free = new Semaphore(COUNT, true);
  private final ConcurrentLinkedDeque<ByteBuffer> idle = new ConcurrentLinkedDeque<>();

  /** An empty buffer. */
  ByteBuffer take() throws StorageException {
    boolean got = false;
    try {
      got = free.tryAcquire(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!got) {
      throw new StorageException(
          StorageException.Kind.BUSY, true, "too many uploads at the same time", null);
    }
    return Optional.ofNullable(idle.poll()).orElseGet(() -> ByteBuffer.allocateDirect(BYTES));
  }

  void giveBack(ByteBuffer buffer) {
    buffer.clear();
    idle.push(buffer);
    free.release();
  }

  int inUse() {
    return COUNT - free.availablePermits();
  }
}
