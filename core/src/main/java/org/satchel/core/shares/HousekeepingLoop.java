package org.satchel.core.shares;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.satchel.core.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the housekeeping again and again until it is closed.
 *
 * <p>Why this way: a run that left something is followed by the next at once, so that a backlog is
 * worked off, also where a part failed; what failed is tried again after the usual pause at the
 * latest and stops nothing else. Who is refused for want of room that a run would make waits for
 * it.
 *
 * <p>Threads: one virtual thread of its own; {@link #close} waits for the run under way.
 *
 * <p>Source: docs/decisions/0022-exhausted-and-expired-shares.md.
 */
public final class HousekeepingLoop implements AutoCloseable {

  /** A graceful stop of the server ends within 8 s; a run that is cut is gone on with later. */
  private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

  /** So long a caller waits for a run, and the least pause before one that was asked for. */
  private static final Duration ROOM_MAX = Duration.ofSeconds(5);

  private static final Duration ASKED_PAUSE = Duration.ofSeconds(1);

  private static final int CAUSES_MAX = 10;

  private static final Logger LOG = LoggerFactory.getLogger(HousekeepingLoop.class);

  private final Housekeeping housekeeping;
  private final Duration pause;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private boolean closed;
  private boolean asked;
  private String told = ""; // what failed last, until a run is whole: its trace is told once
  private volatile boolean broken; // the last run was, as a whole
  private long begun; // runs
  private long ended;

  /** Starts with a run at once: a server that was down has something to remove. */
  public HousekeepingLoop(Housekeeping housekeeping, Duration pause) {
    this.housekeeping = housekeeping;
    this.pause = pause;
    this.thread = Thread.ofVirtual().name("satchel-housekeeping").start(this::loop);
  }

  private void loop() {
    boolean more = true;
    while (more ? !isClosed() : !closedWithinPause()) {
      more = runOnce();
    }
  }

  private boolean runOnce() {
    mark(
        () -> {
          begun++;
          asked = false;
        });
    try {
      return keepHouse();
    } finally {
      mark(() -> ended = begun);
    }
  }

  private void mark(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean keepHouse() {
    try {
      Housekeeping.Done done = housekeeping.run();
      broken = false;
      if (done.failed().isEmpty()) tellEnd();
      if (done.sharesRemoved() > 0 || done.freedBytes() > 0) {
        LOG.info(
            "housekeeping removed {} shares and freed {} bytes",
            done.sharesRemoved(),
            done.freedBytes());
      }
      done.failed().ifPresent(this::tell);
      return done.more();
    } catch (StorageException e) {
      broken = true;
      tell(e);
    } catch (RuntimeException | Error bug) { // also what another request made memory short by
      broken = true;
      tell(bug);
    }
    return false;
  }

  private void tell(Throwable failure) {
    housekeeping.failed();
    String reason = reason(failure);
    boolean again = reason.equals(told);
    told = reason;
    if (!(failure instanceof StorageException)) {
      LOG.error("a bug in housekeeping; it is tried again within {}", words(pause), failure);
    } else if (again) {
      LOG.warn("housekeeping failed again and is tried again within {}: {}", words(pause), reason);
    } else {
      LOG.warn("housekeeping failed and is tried again within {}", words(pause), failure);
    }
  }

  private void tellEnd() {
    if (!told.isEmpty()) LOG.info("housekeeping works again");
    told = "";
  }

  private static String reason(Throwable failure) {
    Throwable first = failure;
    for (int depth = 0; depth < CAUSES_MAX && first.getCause() != null; depth++) {
      first = first.getCause();
    }
    return first.toString();
  }

  private static String words(Duration duration) {
    return duration.toSeconds() + " s";
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  private boolean closedWithinPause() {
    long since = System.nanoTime();
    lock.lock();
    try {
      while (!closed) {
        Duration wait = asked && ASKED_PAUSE.compareTo(pause) < 0 ? ASKED_PAUSE : pause;
        long left = wait.toNanos() - (System.nanoTime() - since);
        if (left <= 0) break;
        changed.awaitNanos(left);
      }
      return closed;
    } catch (InterruptedException e) {
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for a run from now, if something was removed whose bytes still count, beside what the
   * last run could not remove; not where that run broke off.
   *
   * @return false if nothing was, or no run ended in time
   */
  public boolean makeRoom() throws StorageException {
    if (broken || !housekeeping.isDue()) return false;
    lock.lock();
    try {
      asked = true;
      changed.signalAll();
      long run = begun + 1;
      long left = ROOM_MAX.toNanos();
      while (!closed && ended < run && left > 0) left = changed.awaitNanos(left);
      return ended >= run;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Lets the run under way end; it is short. */
  @Override
  public void close() {
    mark(() -> closed = true);
    try {
      if (!thread.join(CLOSE_MAX))
        LOG.warn("housekeeping is still at work after {}", words(CLOSE_MAX));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
