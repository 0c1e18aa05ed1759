package org.satchel.client.send;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.satchel.client.Failure;
import org.satchel.format.seal.Padme;
import org.satchel.format.seal.SealedLength;

/**
 * The leaves of an object that is read from a stream of unknown length, such as standard input.
 *
 * <p>One leaf is read ahead, since the last one is sealed under another nonce. After the stream's
 * end zeros follow up to Padmé's length. Arrays are read into again once their leaf was copied out:
 * were each a new one, most would be long-lived garbage, and memory would grow with the stream.
 *
 * <p>Units and threads: bytes; one thread asks, any fills. Memory: two leaves, and those that wait
 * to be filled.
 *
 * <p>Source: spec/file-format.md sections 2.3 and 3.
 */
final class StreamFeed implements LeafFeed {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final InputStream in;
  private final Deque<ByteBuffer> free = new ConcurrentLinkedDeque<>();
  private long leaf;
  private long size;
  private long zeros = -1;
  private ByteBuffer waiting = NOTHING;
  private boolean started;
  private boolean ended;

  StreamFeed(InputStream in) {
    this.in = in;
  }

  /** One leaf that was read; filling gives its array back, and happens at most once. */
  private final class Piece implements LeafFeed.Plain {
    private final ByteBuffer read;
    private final boolean last;

    private Piece(ByteBuffer read, boolean last) {
      this.read = read;
      this.last = last;
    }

    @Override
    public int length() {
      return read.limit();
    }

    @Override
    public boolean last() {
      return last;
    }

    @Override
    public void fill(byte[] into) {
      read.get(0, into, 0, read.limit());
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
      waiting = read();
    }
    if (ended) {
      return Optional.empty();
    }
    ByteBuffer now = waiting;
    leaf++;
    waiting = read();
    ended = waiting.limit() == 0;
    return Optional.of(new Piece(now, ended));
  }

  private ByteBuffer read() throws Failure {
    int room = leaf == 0 ? SealedLength.FIRST_LEAF_PLAIN_BYTES : SealedLength.LEAF_PLAIN_BYTES;
    ByteBuffer pooled = free.poll();
    ByteBuffer piece = pooled == null ? ByteBuffer.allocate(SealedLength.LEAF_PLAIN_BYTES) : pooled;
    byte[] bytes = piece.array();
    int count = 0;
    if (zeros < 0) {
      try {
        count = in.readNBytes(bytes, 0, room);
      } catch (IOException e) {
        throw new Failure(Failure.Kind.USAGE, "Standard input cannot be read to its end.", e);
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
    return piece.clear().limit(count);
  }

  @Override
  public long sizeBytes() {
    return size;
  }
}
