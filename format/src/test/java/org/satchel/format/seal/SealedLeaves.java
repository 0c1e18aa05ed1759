package org.satchel.format.seal;

import java.io.IOException;
import java.io.InputStream;
import org.satchel.format.merkle.LeafHasher;

/** An object as it would be sent, sealed leaf by leaf as it is read: never whole in memory. */
final class SealedLeaves extends InputStream {

  private final LeafSealer sealer;
  private final SealedLength length;
  private final InputStream plain;
  private final byte[] plainLeaf = new byte[SealedLength.LEAF_PLAIN_BYTES];
  private final byte[] sealedLeaf = new byte[LeafHasher.LEAF_BYTES];
  private long nextLeaf;
  private int from;
  private int until;

  SealedLeaves(LeafSealer sealer, long plainBytes, InputStream plain) {
    this.sealer = sealer;
    this.length = new SealedLength(plainBytes);
    this.plain = plain;
  }

  @Override
  public int read() throws IOException {
    byte[] single = new byte[1];
    return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    if (from == until) {
      if (nextLeaf == length.leaves()) return -1;
      int bytes = length.plainBytesOfLeaf(nextLeaf);
      plain.readNBytes(plainLeaf, 0, bytes);
      boolean last = nextLeaf == length.leaves() - 1;
      from = 0;
      until = sealer.seal(nextLeaf, last, plainLeaf, bytes, sealedLeaf).storedBytes();
      nextLeaf++;
    }
    int step = Math.min(count, until - from);
    System.arraycopy(sealedLeaf, from, target, offset, step);
    from += step;
    return step;
  }
}
