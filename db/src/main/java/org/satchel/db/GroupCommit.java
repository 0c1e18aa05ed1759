package org.satchel.db;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes to SQLite, and lets waiting transactions share one sync.
 *
 * <p>A durable commit costs a sync of the disk; whoever waits while one runs joins the next group.
 * Each member runs in a savepoint, so that one which fails takes nobody with it. If the group
 * itself cannot commit, its members are run again, each alone, so that only the guilty one fails.
 *
 * <p>Work runs on this thread; callers block until their commit is synced, also when interrupted:
 * an answer that nobody heard would leave them guessing. Safe on any thread.
 *
 * <p>Source: docs/decisions/0012-group-commit.md; sqlite.org/lang_savepoint.html.
 */
final class GroupCommit implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

  /** Beyond 64 members a larger group gained nothing when measured: 24,441 against 24,476 tx/s. */
  private static final int GROUP_MAX = 64;

  /** Callers beyond this wait before they queue; each costs a few hundred bytes. */
  private static final int WAITING_MAX = 4096;

  private static final class Job<T> {
    final Tx.Work<T> work;
    final CompletableFuture<T> done = new CompletableFuture<>();
    @Nullable Object value;
    @Nullable Throwable failure;

    Job(Tx.Work<T> work) {
      this.work = work;
    }

    void run(Tx tx) throws DatabaseException {
      value = null;
      failure = null;
      value = work.run(tx);
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // value is what work returned, null included
    void finish() {
      if (failure != null) {
        done.completeExceptionally(failure);
        return;
      }
      done.complete((T) value);
    }
  }

  private final Session session;
  private final Thread writer;
  private final LinkedBlockingQueue<Job<?>> queue = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(WAITING_MAX);
  private final ReentrantLock gate = new ReentrantLock();
  private final Job<?> end = new Job<>(tx -> true);
  private boolean closed;

  GroupCommit(Session session) {
    this.session = session;
    this.writer = Thread.ofPlatform().name("satchel-db-writer").daemon().unstarted(this::loop);
    writer.start();
  }

  <T> T write(Tx.Work<T> work) throws DatabaseException {
    if (Thread.currentThread() == writer) {
      throw new IllegalStateException("a write inside a write would wait for itself");
    }
    var job = new Job<T>(work);
    room.acquireUninterruptibly();
    try {
      enqueue(job);
      return await(job);
    } finally {
      room.release();
    }
  }

  private void enqueue(Job<?> job) throws DatabaseException {
    gate.lock();
    try {
      if (closed) {
        throw new DatabaseException(
            DatabaseException.Kind.LOST, "the database has been closed", null);
      }
      queue.add(job);
    } finally {
      gate.unlock();
    }
  }

  private static <T> T await(Job<T> job) throws DatabaseException {
    try {
      return job.done.join();
    } catch (java.util.concurrent.CompletionException e) {
      switch (e.getCause()) {
        case DatabaseException failure -> throw failure;
        case RuntimeException bug -> throw bug;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }

  private void loop() {
    List<Job<?>> group = new ArrayList<>(GROUP_MAX);
    boolean ended = false;
    while (!ended) {
      group.clear();
      group.add(takeNext());
      queue.drainTo(group, GROUP_MAX - 1);
      ended = group.remove(end);
      tryCommit(group);
    }
  }

  /** An error outside of the members' work ends their waiting, and not this thread. */
  private void tryCommit(List<Job<?>> group) {
    try {
      if (!group.isEmpty()) commit(group);
    } catch (Throwable e) {
      LOG.error("a group of writes failed, its end is not known", e);
      for (Job<?> job : group) job.done.completeExceptionally(e);
      rollBack();
    }
  }

  private Job<?> takeNext() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException e) {
        LOG.debug("the database writer ignores interruption; close it instead", e);
      }
    }
  }

  /** Runs a group in one transaction and tells each caller how it ended. */
  private void commit(List<Job<?>> group) {
    if (!begin(group)) return;
    try {
      for (Job<?> job : group) runInSavepoint(job);
      session.control("COMMIT");
    } catch (SQLException e) {
      rollBack();
      if (group.size() > 1) {
        for (Job<?> job : group) commit(List.of(job));
        return;
      }
      // A full disk, for one, undoes the savepoint too: what the member met says why, not this.
      Job<?> only = group.getFirst();
      if (only.failure == null) only.failure = DatabaseException.of(e);
    }
    for (Job<?> job : group) job.finish();
  }

  /**
   * False if a lock of another process outlasted the wait for it: then no member has run, and none
   * is guilty. To begin again for each of them would hold up the only writer as often.
   */
  private boolean begin(List<Job<?>> group) {
    try {
      session.control("BEGIN IMMEDIATE");
      return true;
    } catch (SQLException e) {
      rollBack();
      for (Job<?> job : group) {
        job.failure = DatabaseException.of(e);
        job.finish();
      }
      return false;
    }
  }

  @SuppressWarnings("CatchingUnchecked") // a bug in one member's work must not stop the writer
  private void runInSavepoint(Job<?> job) throws SQLException {
    session.control("SAVEPOINT member");
    var tx = new Tx(session, Dialect.SQLITE);
    try {
      job.run(tx);
    } catch (DatabaseException | RuntimeException | Error e) {
      job.failure = e;
    }
    if (job.failure != null || tx.undone()) session.control("ROLLBACK TO member");
    session.control("RELEASE member");
  }

  /** SQLite has already rolled back after some errors; then this fails and may. */
  private void rollBack() {
    try {
      session.control("ROLLBACK");
    } catch (SQLException | RuntimeException | Error e) {
      LOG.debug("nothing left to roll back", e);
    }
  }

  @Override
  public void close() {
    gate.lock();
    try {
      if (closed) return;
      closed = true;
      queue.add(end);
    } finally {
      gate.unlock();
    }
    boolean interrupted = false;
    while (writer.isAlive()) {
      try {
        writer.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    session.close();
  }
}
