package org.satchel.core.objects;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.satchel.core.StorageException;

/**
 * A bounded queue, and one virtual thread that works it off in order.
 *
 * <p>Four of these make an append's receiving, writing, hashing, syncing and storing run at the
 * same time. The first failure stops the line; what is still queued is handed to {@code drop}, and
 * the failure comes out at the next {@link #put} or at {@link #drain}.
 *
 * <p>{@code put}, {@code drain} and {@code close} on the feeding thread; interruption is left for
 * whoever reads the body, since a half-stored segment helps nobody.
 *
 * <p>Source: docs/decisions/0014-append-pipeline.md.
 */
final class Line<T> implements AutoCloseable {

  /** One piece of work. */
  @FunctionalInterface
  interface Step<T> {
    void take(T item) throws StorageException, StoppedException;
  }

  private final int bound;
  private final Step<T> step;
  private final java.util.function.Consumer<T> drop;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<T> queue = new ArrayDeque<>();
  private boolean started;
  private boolean working;
  private boolean closed;
  private @Nullable Throwable failure;

  Line(int bound, Step<T> step, java.util.function.Consumer<T> drop) {
    this.bound = bound;
    this.step = step;
    this.drop = drop;
  }

  /** Queues an item, and waits while the queue is full. */
  void put(T item) throws StorageException, StoppedException {
    boolean queued = false;
    lock.lock();
    try {
      if (!started) {
        Thread.ofVirtual().name("satchel-append").start(this::work);
        started = true;
      }
      while (queue.size() >= bound && failure == null) {
        changed.awaitUninterruptibly();
      }
      if (failure == null) {
        queue.add(item);
        queued = true;
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (queued) return;
    drop.accept(item);
    throwFailure();
  }

  /** Queues an item if there is room, else forgets it: for work that later work does anyway. */
  void offer(T item) throws StorageException, StoppedException {
    boolean room;
    lock.lock();
    try {
      room = queue.size() < bound;
    } finally {
      lock.unlock();
    }
    if (room) put(item);
  }

  /** Waits until all that was put is done. */
  void drain() throws StorageException, StoppedException {
    awaitIdle();
    throwFailure();
  }

  private void awaitIdle() {
    lock.lock();
    try {
      while (working || !queue.isEmpty()) {
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void throwFailure() throws StorageException, StoppedException {
    switch (failure) {
      case null -> {}
      case StorageException failed -> throw failed;
      case StoppedException stopped -> throw stopped;
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      default -> throw new IllegalStateException(failure);
    }
  }

  private void work() {
    T item = next();
    while (item != null) {
      handle(item);
      item = next();
    }
  }

  /** Tells that the last item is done and waits for another; null at the end. */
  private @Nullable T next() {
    lock.lock();
    try {
      working = false;
      changed.signalAll();
      while (queue.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      T item = queue.poll();
      working = item != null;
      changed.signalAll();
      return item;
    } finally {
      lock.unlock();
    }
  }

  /** Whatever is thrown goes to who waits: with it uncaught they would wait for ever. */
  private void handle(T item) {
    try {
      if (failure == null) step.take(item);
      else drop.accept(item);
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void fail(Throwable e) {
    lock.lock();
    try {
      if (failure == null) failure = e;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Finishes what is queued and ends the thread. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    awaitIdle();
  }
}
