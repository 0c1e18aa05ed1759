package org.satchel.server.shares;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.satchel.server.http.RequestBody;

/**
 * A share bundle as a stream that ends, with an error, where no bundle can be longer.
 *
 * <p>The bundle's own lengths come from its record; this bound holds for bodies that lie about
 * them. Few long lists are received at once, so a sender that trickles must not keep others out.
 *
 * <p>Bytes; one thread.
 *
 * <p>Source: spec/share-link.md section 7.
 */
final class BundleStream extends InputStream {

  private final RequestBody body;
  private long left;

  BundleStream(RequestBody body, long bytesMax) {
    this.body = body;
    body.hurry();
    this.left = bytesMax;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) return 0;
    int count = body.read(ByteBuffer.wrap(into, offset, length));
    if (count > left) throw new IOException("the body is longer than any bundle");
    left -= Math.max(0, count);
    return count;
  }
}
