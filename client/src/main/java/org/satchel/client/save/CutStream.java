package org.satchel.client.save;

import java.io.IOException;
import java.io.OutputStream;
import org.satchel.client.fetch.LeafSet;
import org.satchel.format.seal.SealedLength;

/**
 * Lets through the bytes of one file out of the leaves that hold it.
 *
 * <p>Units and threads: bytes of an object's plaintext; one thread at a time.
 *
 * <p>Source: spec/file-format.md section 5 (packs).
 */
final class CutStream extends OutputStream {
  private final OutputStream out;
  private long skip;
  private long left;

  CutStream(OutputStream out, LeafSet leaves, long offset, long length) {
    this.out = out;
    this.skip = offset - SealedLength.plainOffsetOfLeaf(leaves.from());
    this.left = length;
  }

  @Override
  public void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int skipped = (int) Math.min(skip, length);
    skip -= skipped;
    int count = (int) Math.min(left, length - skipped);
    out.write(bytes, offset + skipped, count);
    left -= count;
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
