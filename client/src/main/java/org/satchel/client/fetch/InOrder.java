package org.satchel.client.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.satchel.client.Failure;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;

/**
 * Writes leaves that arrive in any order to a stream in theirs.
 *
 * <p>A leaf that is too early waits in its worker; a few that are a little early are kept. So
 * several connections work for one pipe, and a reader that stops fills nothing.
 *
 * <p>Units and threads: leaves; safe on any thread.
 *
 * <p>Source: docs/decisions/0045-fetch.md.
 */
public final class InOrder implements LeafTarget {

  /** Leaves kept while an earlier one is awaited: a run of four for each of four workers. */
  private static final int KEPT_MAX = 16;

  private final OutputStream out;
  private final Map<Long, Early> kept = new HashMap<>();
  private final Deque<Early> free = new ArrayDeque<>(KEPT_MAX);
  private long next;

  /** A leaf that came before its turn, in an array that is used again. */
  private static final class Early {
    private final byte[] plain = new byte[LeafHasher.LEAF_BYTES];
    private int length;

    private Early fill(byte[] from, int count) {
      System.arraycopy(from, 0, plain, 0, count);
      length = count;
      return this;
    }
  }

  public InOrder(OutputStream out, long firstLeaf) {
    this.out = out;
    this.next = firstLeaf;
  }

  @Override
  public synchronized void accept(long leaf, long position, byte[] plain, int length, Hash hash)
      throws Failure {
    try {
      while (leaf >= next + KEPT_MAX) {
        wait();
      }
      if (leaf != next) {
        keep(leaf, plain, length);
        return;
      }
      out.write(plain, 0, length);
      next++;
      for (Early early = kept.remove(next); early != null; early = kept.remove(next)) {
        out.write(early.plain, 0, early.length);
        free.push(early);
        next++;
      }
      out.flush();
      notifyAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(Failure.Kind.UNREACHABLE, "Interrupted; run the same line again.", e);
    } catch (IOException e) {
      boolean closed = "Broken pipe".equals(e.getMessage());
      String how = closed ? "was closed" : "cannot be written (" + e.getMessage() + ")";
      throw new Failure(
          Failure.Kind.REFUSED, "Standard output " + how + " before the file's end.", e);
    }
  }

  private void keep(long leaf, byte[] plain, int length) {
    Early pooled = free.poll();
    Early early = pooled == null ? new Early() : pooled;
    kept.put(leaf, early.fill(plain, length));
  }
}
