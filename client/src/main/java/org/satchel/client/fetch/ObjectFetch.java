package org.satchel.client.fetch;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.http.Retry;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.merkle.MerkleTree;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.seal.ChunkOpener;
import org.satchel.format.seal.GcmWarmUp;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Padding;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.SealedLength;
import org.satchel.format.seal.Suite;

/**
 * Fetches one object, or some of its leaves, over several connections, and checks all of it.
 *
 * <p>Each worker has a connection, takes the next run of leaves, opens each leaf and hands it on:
 * no byte changes threads between the network and the target. The first thing that does not check
 * stops all workers before their next request.
 *
 * <p>Units and threads: leaves; one fetch by one thread, its workers are virtual. Memory: two
 * leaves a worker, and 32 bytes for each leaf of the object.
 *
 * <p>Source: spec/file-format.md sections 2.4, 3 and 4; docs/decisions/0045-fetch.md.
 */
public final class ObjectFetch {

  /** Connections for one object: more help only where a single one is throttled. */
  private static final int WORKERS_MAX = 4;

  /** Leaves in one request: 16 MiB, a segment, so that a cut costs little and requests are few. */
  private static final int RUN_LEAVES = 16;

  private final StoredObjects source;
  private final ObjectRef object;
  private final Role role;
  private final LeafTarget target;
  private final Progress progress;
  private final SealedLength shape;
  private final int runLeaves;
  private final byte[][] hashes;
  private @Nullable ChunkOpener known;
  private volatile boolean stopped;

  public ObjectFetch(
      StoredObjects source, ObjectRef object, Role role, LeafTarget target, Progress progress) {
    this(source, object, role, target, progress, RUN_LEAVES);
  }

  /** As above, with another length of a run. */
  public ObjectFetch(
      StoredObjects source,
      ObjectRef object,
      Role role,
      LeafTarget target,
      Progress progress,
      int runLeaves) {
    this.source = source;
    this.object = object;
    this.role = role;
    this.target = target;
    this.progress = progress;
    this.shape = object.length();
    this.runLeaves = runLeaves;
    this.hashes = new byte[Math.toIntExact(Math.ceilDiv(shape.leaves(), HASHES_TOGETHER))][];
  }

  private static final int HASHES_TOGETHER = 1_024;

  /** Fetches a set of leaves. If it is all of them, the root is checked too. */
  public void run(LeafSet leaves, ExecutorService threads) throws Failure {
    if (object.storedBytes() >= GcmWarmUp.BYTES_WORTH_IT) {
      GcmWarmUp.run();
    }
    ChunkOpener opener = opener();
    long from = leaves.from();
    while (from < leaves.until() && hash(from).isPresent()) {
      from++; // small files share leaves, and nobody has to be asked for one twice
    }
    var next = new AtomicLong(from);
    long runs = Math.ceilDiv(leaves.until() - from, runLeaves);
    int workers = (int) Math.min(WORKERS_MAX, runs);
    var done = new ExecutorCompletionService<Void>(threads);
    List<Future<Void>> started = new ArrayList<>(workers);
    for (int i = 0; i < workers; i++) {
      started.add(
          done.submit(
              () -> {
                work(opener, next, leaves.until());
                return null;
              }));
    }
    await(done, started);
    if (leaves.isAll(object)) {
      checkRoot();
    }
  }

  /**
   * Waits for all workers. The first that failed tells why: what the others end with, stopped for
   * its sake, is a consequence.
   */
  private void await(ExecutorCompletionService<Void> done, List<Future<Void>> started)
      throws Failure {
    Optional<Throwable> first = Optional.empty();
    for (int i = 0; i < started.size(); i++) {
      try {
        Optional<Throwable> failed = failure(done.take());
        if (first.isEmpty() && failed.isPresent()) {
          first = failed;
          stop(started);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        stop(started);
        throw new Failure(Failure.Kind.UNREACHABLE, "Interrupted; run the same line again.", e);
      }
    }
    if (first.isPresent()) {
      throw asFailure(first.get());
    }
  }

  /** What a worker failed by, if it did and was not only stopped for another's sake. */
  private static Optional<Throwable> failure(Future<Void> worker) throws InterruptedException {
    try {
      worker.get();
      return Optional.empty();
    } catch (CancellationException e) {
      return Optional.empty(); // by stop(), which has a first failure behind it
    } catch (ExecutionException e) {
      return Optional.of(e.getCause() == null ? e : e.getCause());
    }
  }

  private void stop(List<Future<Void>> started) {
    stopped = true;
    started.forEach(worker -> worker.cancel(true));
  }

  /** The world's failure as it is; anything else is our bug. */
  private static Failure asFailure(Throwable cause) {
    if (cause instanceof Failure failure) {
      return failure;
    }
    throw new IllegalStateException("fetching failed", cause);
  }

  /** Fetches the object's headers, which every leaf needs, once. */
  private ChunkOpener opener() throws Failure {
    if (known != null) {
      return known;
    }
    Retry retry = source.retry();
    for (; ; ) {
      byte[] preface = new byte[Suite.PREFACE_BYTES];
      try (StoredObjects.Range range = source.range(object, 0, preface.length)) {
        if (range.read(preface, 0, preface.length) < preface.length) {
          throw new RefusedException(Reason.TRUNCATED, "no whole header");
        }
        ChunkOpener opener = ChunkOpener.open(preface, role, object);
        target.preface(preface);
        known = opener;
        return opener;
      } catch (RefusedException e) {
        throw Failure.hostile("What the server gave", e);
      } catch (IOException e) {
        retry.pauseAfter(e);
      }
    }
  }

  private void work(ChunkOpener opener, AtomicLong next, long end) throws Failure {
    var worker = new Worker(opener);
    for (long from = next.getAndAdd(runLeaves); from < end; from = next.getAndAdd(runLeaves)) {
      worker.run(from, Math.min(from + runLeaves, end));
    }
  }

  private final class Worker {
    private final ChunkOpener.Worker opener;
    private final Retry retry = source.retry();
    private final byte[] sealed = new byte[LeafHasher.LEAF_BYTES];
    private final byte[] plain = new byte[LeafHasher.LEAF_BYTES];

    private Worker(ChunkOpener opener) {
      this.opener = opener.worker();
    }

    /** Brings a run of leaves, those that lie here already left out. */
    private void run(long from, long until) throws Failure {
      long at = skipHere(from, until);
      while (at < until) {
        long gapEnd = at + 1;
        while (gapEnd < until && !here(gapEnd)) {
          gapEnd++;
        }
        at = fetch(at, gapEnd);
        if (at == gapEnd) {
          at = skipHere(at, until);
        }
      }
    }

    private long skipHere(long from, long until) throws Failure {
      long at = from;
      while (at < until && here(at)) {
        at++;
      }
      return at;
    }

    private boolean here(long leaf) throws Failure {
      if (hash(leaf).isPresent()) {
        return true;
      }
      long since = System.nanoTime();
      Optional<Hash> found = target.alreadyHere(leaf);
      retry.ownTime(Duration.ofNanos(System.nanoTime() - since));
      if (found.isPresent()) {
        putHash(leaf, found.get());
        progress.moved(shape.storedBytesOfLeaf(leaf));
      }
      return found.isPresent();
    }

    /** Fetches until a cut, and tells up to where. */
    private long fetch(long from, long until) throws Failure {
      long at = from;
      long first = from * LeafHasher.LEAF_BYTES;
      long end = Math.min(until * LeafHasher.LEAF_BYTES, object.storedBytes());
      checkRunning();
      long reading = 0;
      try (StoredObjects.Range range = source.range(object, first, end)) {
        while (at < until) {
          reading = System.nanoTime();
          int length = shape.storedBytesOfLeaf(at);
          if (range.read(sealed, 0, length) < length) {
            throw new RefusedException(Reason.TRUNCATED, "ends in leaf " + at);
          }
          take(at, length);
          retry.progress();
          at++;
        }
      } catch (RefusedException e) {
        throw Failure.hostile("What the server gave", e);
      } catch (IOException e) {
        checkRunning();
        if (reading != 0 && !(e instanceof HttpTimeoutException)) {
          retry.moved(Duration.ofNanos(System.nanoTime() - reading));
        }
        retry.pauseAfter(e);
      }
      return at;
    }

    private void take(long leaf, int length) throws RefusedException, Failure {
      Hash hash = LeafHasher.leaf(sealed, 0, length);
      int opened = opener.openLeaf(leaf, sealed, plain);
      long position = SealedLength.plainOffsetOfLeaf(leaf);
      int real = Math.clamp(object.sizeBytes() - position, 0, opened);
      Padding.check(plain, real, opened);
      checkRunning();
      target.accept(leaf, position, plain, real, hash);
      putHash(leaf, hash);
      progress.moved(length);
    }
  }

  private void checkRunning() throws Failure {
    if (stopped) {
      throw new Failure(Failure.Kind.UNREACHABLE, "Stopped; run the same line again.");
    }
  }

  private void putHash(long leaf, Hash hash) {
    int block = (int) (leaf / HASHES_TOGETHER);
    synchronized (hashes) {
      if (hashes[block] == null) {
        hashes[block] = new byte[HASHES_TOGETHER * Hash.BYTES];
      }
      int at = (int) (leaf % HASHES_TOGETHER) * Hash.BYTES;
      System.arraycopy(hash.bytes(), 0, hashes[block], at, Hash.BYTES);
    }
  }

  private Optional<Hash> hash(long leaf) {
    byte[] block;
    synchronized (hashes) {
      block = hashes[(int) (leaf / HASHES_TOGETHER)];
      if (block == null) {
        return Optional.empty();
      }
      int at = (int) (leaf % HASHES_TOGETHER) * Hash.BYTES;
      Hash hash = Hash.of(block, at, Hash.BYTES);
      return hash.equals(Hash.ZERO) ? Optional.empty() : Optional.of(hash);
    }
  }

  private void checkRoot() throws Failure {
    var tree = new MerkleTree();
    for (long leaf = 0; leaf < shape.leaves(); leaf++) {
      tree.add(hash(leaf).orElseThrow());
    }
    if (!tree.root().equals(object.root())) {
      throw Failure.hostile(
          "What the server gave",
          new RefusedException(Reason.WRONG_ROOT, "other bytes than the named ones"));
    }
  }
}
