package org.satchel.format.seal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.satchel.format.merkle.TreeHasher;
import org.satchel.format.vectors.CounterStream;

/** Sealing and opening allocate little for each byte that passes, however long the object is. */
class BoundedMemoryTest {

  private static final int SMALL = 8 << 20;
  private static final int LARGE = 64 << 20;

  /** Of allocation for a byte: hashes, nonces and the cipher's own state, but no copies. */
  private static final double PER_BYTE_MAX = 0.5;

  @Test
  void aLongerObjectNeedsNoMoreMemory() throws Exception {
    seal(SMALL);
    long small = allocated(() -> seal(SMALL));
    long large = allocated(() -> seal(LARGE));
    assertThat((large - small) / (double) (LARGE - SMALL)).isLessThan(PER_BYTE_MAX);
  }

  @FunctionalInterface
  private interface Act {
    void run() throws Exception;
  }

  private static long allocated(Act act) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    act.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  /** Seals a stream twice, for its root and to be read at once. */
  private static void seal(int bytes) throws Exception {
    Sample sample = Sample.of("memory");
    TreeHasher tree = new TreeHasher();
    byte[] piece = new byte[1 << 16];
    InputStream first = object(sample, bytes);
    for (int count = first.read(piece); count >= 0; count = first.read(piece)) {
      tree.update(piece, 0, count);
    }
    ObjectRef ref = ObjectRef.sealed(sample.id(), sample.key(), tree.root(), bytes);
    SealedReader.open(object(sample, bytes), sample.role(), ref)
        .transferTo(OutputStream.nullOutputStream());
  }

  private static InputStream object(Sample sample, int bytes) {
    long padded = Padme.paddedBytes(bytes);
    return new SealedLeaves(sample.sealer(), padded, new Zeros(new CounterStream("m", 64), padded));
  }

  /** A few bytes that are not zero, then zeros: costs nothing to make. */
  private static final class Zeros extends InputStream {

    private final InputStream first;
    private long left;

    Zeros(InputStream first, long length) {
      this.first = first;
      this.left = length;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("read blocks");
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
      if (left == 0) return -1;
      int step = (int) Math.min(count, left);
      Arrays.fill(target, offset, offset + step, (byte) 0);
      first.readNBytes(target, offset, Math.min(step, 64));
      left -= step;
      return step;
    }
  }
}
