package org.satchel.format.seal;

import java.lang.management.ManagementFactory;
import org.satchel.format.merkle.LeafHasher;

/**
 * Measures sealing, hashing and opening of leaves on one thread.
 *
 * <p>Source: docs/decisions/0002-chunk-size.md.
 */
public final class SealingBench {

  private static final int MEBIBYTES = 1024;
  private static final int ROUNDS = 7;

  private SealingBench() {}

  public static void main(String[] args) throws Exception {
    GcmWarmUp.run();
    Sample sample = Sample.of("bench");
    LeafSealer sealer = sample.sealer();
    byte[] plain = new byte[SealedLength.LEAF_PLAIN_BYTES];
    byte[] sealed = new byte[LeafHasher.LEAF_BYTES];
    SealedLength length = new SealedLength(4L * LeafHasher.LEAF_BYTES);
    byte[] preface = new byte[LeafHasher.LEAF_BYTES];
    sealer.seal(0, false, plain, SealedLength.FIRST_LEAF_PLAIN_BYTES, preface);
    ChunkOpener opener =
        ChunkOpener.open(preface, sample.role(), sample.id(), sample.key(), length);
    for (int round = 0; round < ROUNDS; round++) {
      long start = threadNanos();
      for (int i = 0; i < MEBIBYTES; i++) sealer.seal(1, false, plain, plain.length, sealed);
      double seal = rate(start);
      start = threadNanos();
      for (int i = 0; i < MEBIBYTES; i++) opener.worker().openLeaf(1, sealed, plain);
      double open = rate(start);
      start = threadNanos();
      for (int i = 0; i < MEBIBYTES; i++) LeafHasher.leaf(sealed, 0, sealed.length);
      System.out.printf(
          "seal and hash %.0f MiB/s, open %.0f, hash alone %.0f%n", seal, open, rate(start));
    }
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double rate(long start) {
    return MEBIBYTES / ((threadNanos() - start) / 1e9);
  }
}
