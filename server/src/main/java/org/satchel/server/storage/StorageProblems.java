package org.satchel.server.storage;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.satchel.core.StorageException;
import org.satchel.server.http.Problem;
import org.satchel.server.http.RefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one translation from the core's failures to problem documents.
 *
 * <p>In one place, so that a full disk is a 507 behind every door. The client learns whether trying
 * again helps; what exactly failed is for the operator's log.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: spec/api.yaml, x-problems.
 */
public final class StorageProblems {

  private static final Logger LOG = LoggerFactory.getLogger(StorageProblems.class);

  /** A lock or a conflict is over by then. */
  private static final long BUSY_SECONDS = 1;

  /** A disk or a database that fails is not mended sooner. */
  private static final long FAILED_SECONDS = 5;

  private static final FailureLog FAILED =
      new FailureLog("the storage failed", CompletableFuture.delayedExecutor(1, TimeUnit.MINUTES));

  private StorageProblems() {}

  /** The refusal to answer with. */
  public static RefusedException refused(StorageException failure) {
    return switch (failure.kind()) {
      case BUSY -> RefusedException.until(Problem.UNAVAILABLE, BUSY_SECONDS);
      case FULL -> {
        LOG.warn("no room left: {}", failure.getMessage());
        yield RefusedException.of(Problem.DISK_FULL);
      }
      case DAMAGED -> {
        LOG.error("stored bytes are damaged or missing", failure); // each names what is
        yield RefusedException.of(Problem.STORAGE_DAMAGED); // waiting brings nothing back
      }
      case FAILED -> {
        FAILED.failed(failure);
        yield RefusedException.until(Problem.STORAGE_FAILED, FAILED_SECONDS);
      }
    };
  }
}
