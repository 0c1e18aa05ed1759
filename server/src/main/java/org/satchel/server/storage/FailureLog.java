package org.satchel.server.storage;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the log of failures that may come with every request: each once with its trace, then every
 * minute in one line how often, and when none came for a minute.
 *
 * <p>Why this way: a database that is away for an hour would else fill the log with one trace, in
 * which nothing else is found.
 *
 * <p>At most {@link #TRACES_MAX} traces until it is over. Safe on any thread.
 *
 * <p>Source: docs/operations.md, watching.
 */
final class FailureLog {

  private static final Logger LOG = LoggerFactory.getLogger(FailureLog.class);

  /** Different failures at once. */
  static final int TRACES_MAX = 8;

  private static final int CAUSES_MAX = 10;

  private final String what;
  private final Executor aMinuteLater;
  private final Set<String> told = new HashSet<>();
  private boolean another; // was told since the last look
  private long more;
  private String last = "";

  /**
   * A log of one kind of failure.
   *
   * @param what "the storage failed", say
   * @param aMinuteLater runs what it is given a minute later
   */
  FailureLog(String what, Executor aMinuteLater) {
    this.what = what;
    this.aMinuteLater = aMinuteLater;
  }

  synchronized void failed(Exception failure) {
    boolean first = told.isEmpty();
    if (told.size() < TRACES_MAX && told.add(kind(failure))) {
      LOG.error(what, failure);
      another = !first;
    } else {
      more++;
      last = root(failure).toString();
    }
    if (first) aMinuteLater.execute(this::look);
  }

  private synchronized void look() {
    if (more == 0 && !another) {
      LOG.info("{}: not in the last minute", what);
      told.clear();
      return;
    }
    if (more > 0) LOG.error("{}: {} times more in the last minute, last {}", what, more, last);
    more = 0;
    another = false;
    aMinuteLater.execute(this::look);
  }

  /** Its message and where it began; the message of that may have numbers or names in it. */
  private static String kind(Exception failure) {
    Throwable root = root(failure);
    StackTraceElement[] trace = root.getStackTrace();
    String place = trace.length == 0 ? "" : trace[0].toString();
    return failure.getMessage() + " " + root.getClass().getName() + " " + place;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (int depth = 0; depth < CAUSES_MAX && root.getCause() != null; depth++) {
      root = root.getCause();
    }
    return root;
  }
}
