package org.satchel.core.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;

/** A body from memory, which may break off, stall, or hide its length. */
final class BytesBody implements Body {

  enum End {
    WHOLE,
    BREAKS,
    STALLS
  }

  private final ByteBuffer bytes;
  private final int step;
  private final End end;
  private final boolean tellsLength;
  private final CountDownLatch cut = new CountDownLatch(1);
  private final CountDownLatch stalled = new CountDownLatch(1);

  private BytesBody(byte[] bytes, int offset, int count, int step, End end, boolean tellsLength) {
    this.bytes = ByteBuffer.wrap(bytes, offset, count);
    this.step = step;
    this.end = end;
    this.tellsLength = tellsLength;
  }

  static BytesBody of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  static BytesBody of(byte[] bytes, int from, int to) {
    return new BytesBody(bytes, from, to - from, 65_536, End.WHOLE, true);
  }

  BytesBody inStepsOf(int count) {
    return new BytesBody(
        bytes.array(), bytes.position(), bytes.remaining(), count, end, tellsLength);
  }

  BytesBody ending(End how) {
    return new BytesBody(
        bytes.array(), bytes.position(), bytes.remaining(), step, how, tellsLength);
  }

  BytesBody ofUnknownLength() {
    return new BytesBody(bytes.array(), bytes.position(), bytes.remaining(), step, end, false);
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    if (cut.getCount() == 0) throw new IOException("cut");
    if (!bytes.hasRemaining()) return atEnd();
    int count = Math.min(Math.min(step, bytes.remaining()), target.remaining());
    target.put(bytes.slice(bytes.position(), count));
    bytes.position(bytes.position() + count);
    return count;
  }

  private int atEnd() throws IOException {
    if (end == End.WHOLE) return -1;
    if (end == End.BREAKS) throw new IOException("connection reset");
    stalled.countDown();
    try {
      cut.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new IOException("cut");
  }

  void awaitStall() throws InterruptedException {
    stalled.await();
  }

  @Override
  public OptionalLong length() {
    return tellsLength && end == End.WHOLE
        ? OptionalLong.of(bytes.remaining())
        : OptionalLong.empty();
  }

  @Override
  public void cut() {
    cut.countDown();
  }
}
