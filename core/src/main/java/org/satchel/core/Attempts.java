package org.satchel.core;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.db.DatabaseException;
import org.satchel.swarm.SwarmException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of one run of a job, of which one that fails keeps no other from being done.
 *
 * <p>Why this way: a file that cannot be removed, or a row that cannot be read, fails again in each
 * run. If it ended the run, nothing behind it would ever be done. A database that is gone or busy
 * concerns all parts alike and does end it.
 *
 * <p>One object for each run, used by one thread.
 *
 * <p>Source: ARCHITECTURE.md, where a change goes: a clean-up.
 */
public final class Attempts {

  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  /** Failures of one run told in the log; if a whole disk fails, more would only bury them. */
  private static final int LOGGED_MAX = 10;

  private @Nullable Exception first;
  private int failures;

  /** One part of the run. */
  @FunctionalInterface
  public interface Act {
    void run() throws DatabaseException, StorageException, SwarmException;
  }

  /**
   * Does one part; true if it was done.
   *
   * @throws StorageException if what failed concerns all parts
   */
  public boolean did(Object what, Act act) throws StorageException {
    try {
      act.run();
      return true;
    } catch (DatabaseException e) {
      note(what, StorageException.of(e));
    } catch (SwarmException e) {
      note(what, StorageException.of(e));
    } catch (StorageException e) {
      note(what, e);
    } catch (RuntimeException bug) { // also how a damaged row shows
      keep(what, bug);
    }
    return false;
  }

  private void note(Object what, StorageException e) throws StorageException {
    if (e.getCause() instanceof DatabaseException database && database.retryHelps()) throw e;
    keep(what, e);
  }

  private void keep(Object what, Exception e) {
    if (first == null) first = e;
    if (++failures > LOGGED_MAX) return;
    LOG.warn("cleaning up: {} failed, and the rest is done without it: {}", what, e.toString());
  }

  /** Ends the run: tells what failed first, if anything did. */
  public Optional<Exception> end() {
    if (failures > LOGGED_MAX) LOG.warn("cleaning up: {} parts failed in all", failures);
    return Optional.ofNullable(first);
  }
}
