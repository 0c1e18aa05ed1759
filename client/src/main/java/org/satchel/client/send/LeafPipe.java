package org.satchel.client.send;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.satchel.client.Failure;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.seal.LeafSealer;
import org.satchel.format.seal.SealedLength;

/**
 * Seals the leaves of one object on several threads and gives them out in order.
 *
 * <p>Sealing runs a bounded number of leaves ahead of sending, so that the processor works while
 * the server syncs, and memory does not grow with the file. A buffer is taken when a leaf is
 * sealed, and comes back when it was acknowledged.
 *
 * <p>Units and threads: leaves. Used by one thread; the pool's threads only seal.
 *
 * <p>Source: docs/decisions/0042-upload-pipeline.md.
 */
final class LeafPipe implements AutoCloseable {

  /** Leaves sealed ahead: as long as a server needs to sync a request, at 1 GiB/s. */
  static final int AHEAD = 12;

  private static final ThreadLocal<byte[]> PLAIN =
      ThreadLocal.withInitial(() -> new byte[SealedLength.LEAF_PLAIN_BYTES]);

  private final LeafSealer sealer;
  private final LeafFeed feed;
  private final ExecutorService pool;
  private final Deque<byte[]> free;
  private final Deque<Future<Leaf>> ahead = new ArrayDeque<>(AHEAD);
  private long next;
  private boolean fed;

  LeafPipe(LeafSealer sealer, LeafFeed feed, ExecutorService pool, Deque<byte[]> free) {
    this.sealer = sealer;
    this.feed = feed;
    this.pool = pool;
    this.free = free;
  }

  /** The next leaf, waited for; empty after the last. */
  Optional<Leaf> take() throws Failure {
    refill();
    Future<Leaf> first = ahead.poll();
    if (first == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(first.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Kind.UNREACHABLE, "Interrupted; run the same line again.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Failure failure) {
        throw failure;
      }
      throw new IllegalStateException("sealing failed", e.getCause());
    }
  }

  /** True if {@link #take} would not wait. */
  boolean ready() {
    Future<Leaf> first = ahead.peek();
    return first != null && first.isDone();
  }

  /** Takes the buffer of an acknowledged leaf back. */
  void recycle(Leaf leaf) {
    leaf.buffer().ifPresent(free::push);
  }

  private void refill() throws Failure {
    while (!fed && ahead.size() < AHEAD) {
      Optional<LeafFeed.Plain> plain = feed.next();
      if (plain.isEmpty()) {
        fed = true;
        return;
      }
      long number = next++;
      LeafFeed.Plain piece = plain.get();
      ahead.add(pool.submit(() -> seal(number, piece)));
    }
  }

  private Leaf seal(long number, LeafFeed.Plain piece) throws Failure {
    byte[] plain = PLAIN.get();
    piece.fill(plain);
    byte[] pooled = free.poll();
    byte[] buffer = pooled == null ? new byte[LeafHasher.LEAF_BYTES] : pooled;
    LeafSealer.SealedLeaf sealed = sealer.seal(number, piece.last(), plain, piece.length(), buffer);
    return new Leaf(number, buffer, sealed.storedBytes(), sealed.hash(), piece.last());
  }

  /** Lets what is being sealed come to its end, so that no thread still writes to a buffer. */
  @Override
  public void close() {
    for (Future<Leaf> future : ahead) {
      future.cancel(false);
    }
    for (Future<Leaf> future : ahead) {
      awaitEnd(future);
    }
    ahead.clear();
  }

  private static void awaitEnd(Future<Leaf> future) {
    try {
      if (!future.isCancelled()) {
        future.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      return; // the leaf is not wanted any more, whatever became of it
    }
  }
}
