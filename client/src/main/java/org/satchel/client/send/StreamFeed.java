package org.satchel.client.send;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.client.Failure;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.seal.Padme;
import org.satchel.format.seal.SealedLength;

/**
 * The leaves of an object that is read from a stream of unknown length, such as standard input.
 *
 * <p>One leaf is read ahead, since the last one is sealed under another nonce. After the stream's
 * end zeros follow up to Padmé's length. The arrays are those of the leaves' pool: new ones would
 * be long-lived garbage, and memory would grow with the stream.
 *
 * <p>Units and threads: bytes; one thread asks, any fills. Memory: two leaves, and those that wait
 * to be filled.
 *
 * <p>Source: spec/file-format.md sections 2.3 and 3.
 */
final class StreamFeed implements LeafFeed {

  private final InputStream in;
  private final Deque<byte[]> free;
  private long leaf;
  private long size;
  private long zeros = -1;
  private byte[] waiting = new byte[0];
  private int waitingBytes;
  private boolean started;
  private boolean ended;

  /**
   * Reads from a stream.
   *
   * @param free arrays of a leaf's stored size that may be used, safe on any thread
   */
  StreamFeed(InputStream in, Deque<byte[]> free) {
    this.in = in;
    this.free = free;
  }

  /** One leaf that was read; filling gives its array back, and happens at most once. */
  private final class Piece implements LeafFeed.Plain {
    private final byte[] read;
    private final int length;
    private final boolean last;

    private Piece(byte[] read, int length, boolean last) {
      this.read = read;
      this.length = length;
      this.last = last;
    }

    @Override
    public int length() {
      return length;
    }

    @Override
    public boolean last() {
      return last;
    }

    @Override
    public void fill(byte[] into) {
      System.arraycopy(read, 0, into, 0, length);
      free.push(read);
    }
  }

  @Override
  public OptionalLong storedBytes() {
    return OptionalLong.empty();
  }

  @Override
  public Optional<LeafFeed.Plain> next() throws Failure {
    if (!started) {
      started = true;
      read();
    }
    if (ended) {
      return Optional.empty();
    }
    byte[] now = waiting;
    int nowBytes = waitingBytes;
    leaf++;
    read();
    ended = waitingBytes == 0;
    return Optional.of(new Piece(now, nowBytes, ended));
  }

  private void read() throws Failure {
    int room = leaf == 0 ? SealedLength.FIRST_LEAF_PLAIN_BYTES : SealedLength.LEAF_PLAIN_BYTES;
    byte[] pooled = free.poll();
    byte[] bytes = pooled == null ? new byte[LeafHasher.LEAF_BYTES] : pooled;
    int count = 0;
    if (zeros < 0) {
      try {
        count = in.readNBytes(bytes, 0, room);
      } catch (IOException e) {
        throw unreadable(e);
      }
      size += count;
      if (count < room) {
        zeros = Padme.paddedBytes(size) - size;
      }
    }
    if (zeros > 0) {
      int padding = (int) Math.min(zeros, room - count);
      Arrays.fill(bytes, count, count + padding, (byte) 0);
      zeros -= padding;
      count += padding;
    }
    waiting = bytes;
    waitingBytes = count;
  }

  /** An empty stream has no object. */
  static boolean hasBytes(PushbackInputStream in) throws Failure {
    try {
      int first = in.read();
      if (first >= 0) {
        in.unread(first);
      }
      return first >= 0;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static Failure unreadable(IOException e) {
    return new Failure(Failure.Kind.USAGE, "Standard input cannot be read to its end.", e);
  }

  @Override
  public long sizeBytes() {
    return size;
  }
}
