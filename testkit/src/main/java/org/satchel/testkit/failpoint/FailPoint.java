package org.satchel.testkit.failpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Where this JVM is to die: at a byte of an upload, or at the n-th move, commit or step of the
 * clean-up job.
 *
 * <p>Why this way: the process kills itself with a real SIGKILL at exactly the place, which no test
 * outside could time. The hit is noted in a file first, so that the log can say what was hit.
 *
 * <p>Units: bytes, or how many times a place was passed. Threads: any thread may reach it; only one
 * dies at it, and all with it.
 *
 * <p>Source: kill(2).
 */
final class FailPoint {

  private static final int SIGKILL = 9;
  private static final long SPIN_NANOS = 2_000_000;
  private static final String KIT = "org.satchel.testkit";
  private static final Set<String> TOLD =
      Set.of(
          "INSERT INTO segments",
          "UPDATE segments",
          "INSERT INTO shares",
          "UPDATE shares",
          "INSERT INTO grants");
  private static final Set<String> SHARED = Set.of("INSERT INTO shares");
  private static final Set<String> FREED = Set.of("DELETE FROM segments", "DELETE FROM objects");

  private static final FailPoint NONE = new FailPoint("none", 0, Reached.NO, 0, Path.of("none"));

  private static volatile FailPoint installed = NONE;

  private final String phase;
  private final Reached moment;
  private final long delayNanos;
  private final Path marker;
  private final AtomicLong left;

  /** Whether this passage is the one, and if so at which moment the process dies. */
  enum Reached {
    NO,
    BEFORE,
    DURING,
    AFTER
  }

  private FailPoint(String phase, long count, Reached moment, long delayNanos, Path marker) {
    this.phase = phase;
    this.moment = moment;
    this.delayNanos = delayNanos;
    this.marker = marker;
    left = new AtomicLong(count);
  }

  static FailPoint installed() {
    return installed;
  }

  /** Installs {@code phase:count:moment:delayNanos:marker}. */
  static void install(String specification) {
    String[] parts = specification.split(":", 5);
    installed =
        new FailPoint(
            parts[0],
            Long.parseLong(parts[1]),
            Reached.valueOf(parts[2].toUpperCase(Locale.ROOT)),
            Long.parseLong(parts[3]),
            Path.of(parts[4]));
  }

  /** How many of these bytes may be written before the end, negative when all may. */
  int bytesBeforeKill(int bytes) {
    if (!phase.equals("patch") || !within("StagedSegment", "AppendRun")) return -1;
    long after = left.addAndGet(-bytes);
    boolean here = after < 0 && after >= -bytes;
    return here ? (int) (after + bytes) : -1;
  }

  /** Counts a passage of a move or a deletion. */
  Reached reach(String place) {
    if (!phase.equals("move") && !phase.equals("cleanup")) return Reached.NO;
    boolean cleaning = within("Cleanup", "Housekeeping", "Sweep");
    if (cleaning != phase.equals("cleanup")) return Reached.NO;
    if (!cleaning && !place.equals(phase)) return Reached.NO;
    return count();
  }

  /**
   * Counts a commit by what its transaction wrote, for it runs on the database's own thread: rows
   * that a client is told of (or a share's alone: nothing tells its sender later that it is gone),
   * or for the clean-up those that it frees. Others, as at a start or of a clean-up that found
   * nothing, lose nothing.
   */
  Reached reachCommit(Set<String> written) {
    Set<String> counted =
        switch (phase) {
          case "commit" -> TOLD;
          case "share" -> SHARED;
          case "cleanup" -> FREED;
          default -> Set.of();
        };
    return Collections.disjoint(written, counted) ? Reached.NO : count();
  }

  private Reached count() {
    return left.getAndDecrement() == 0 ? moment : Reached.NO;
  }

  /**
   * Takes a passage back whose call failed, such as a link into a folder that is not there yet: the
   * next one is the one to die at.
   */
  void giveBack(Reached reached) {
    if (reached != Reached.NO) left.set(0);
  }

  /** True when a class of the product with such a word in its name is on the stack. */
  private static boolean within(String... words) {
    return StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(StackWalker.StackFrame::getClassName)
                    .filter(name -> name.startsWith("org.satchel.") && !name.startsWith(KIT))
                    .anyMatch(name -> named(name, words)));
  }

  private static boolean named(String name, String... words) {
    for (String word : words) if (name.contains(word)) return true;
    return false;
  }

  /** Dies a moment after this returns, so that the call which follows is under way. */
  void killSoon(String what, String written) {
    note(what, "within that of " + written + ", after " + delayNanos + " ns");
    Thread.ofPlatform()
        .start(
            () -> {
              pause();
              die();
            });
  }

  /** Spins the last part: a sleep of microseconds is none. */
  private void pause() {
    long end = System.nanoTime() + delayNanos;
    LockSupport.parkNanos(delayNanos - SPIN_NANOS);
    while (System.nanoTime() < end) Thread.onSpinWait();
  }

  /**
   * Dies here, the delay later: meanwhile this thread stands still, so that an answer which does
   * not wait for it is heard. The result is only for the compiler.
   */
  IllegalStateException kill(String what, String where) {
    note(phase.equals("cleanup") ? "cleanup" : what, where);
    pause();
    die();
    throw new IllegalStateException("unreachable");
  }

  private void note(String what, String where) {
    try {
      Files.writeString(
          marker,
          what + " " + where,
          StandardOpenOption.CREATE,
          StandardOpenOption.TRUNCATE_EXISTING,
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @SuppressWarnings("restricted") // the launcher enables native access for the class path
  private static void die() {
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle kill =
          linker.downcallHandle(
              linker.defaultLookup().find("kill").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      int result = (int) kill.invokeExact((int) ProcessHandle.current().pid(), SIGKILL);
      while (result == 0) LockSupport.park();
    } catch (Throwable failure) {
      throw new IllegalStateException("cannot kill this process", failure);
    }
  }
}
