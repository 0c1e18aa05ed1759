package org.satchel.client.send;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.satchel.client.Failure;
import org.satchel.format.seal.Padme;
import org.satchel.format.seal.SealedLength;

/**
 * The leaves of an object that is read from a stream of unknown length, such as standard input.
 *
 * <p>One leaf is read ahead, since the last one is sealed under another nonce. After the stream's
 * end zeros follow up to Padmé's length.
 *
 * <p>Units and threads: bytes; one thread asks, any fills. Memory: two leaves.
 *
 * <p>Source: spec/file-format.md sections 2.3 and 3.
 */
final class StreamFeed implements LeafFeed {

  private final InputStream in;
  private long leaf;
  private long size;
  private long zeros = -1;
  private byte[] waiting = new byte[0];
  private boolean started;
  private boolean ended;

  StreamFeed(InputStream in) {
    this.in = in;
  }

  /** One leaf that was read; the array is its own. */
  private static final class Piece implements LeafFeed.Plain {
    private final byte[] bytes;
    private final boolean last;

    private Piece(byte[] bytes, boolean last) {
      this.bytes = bytes;
      this.last = last;
    }

    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public boolean last() {
      return last;
    }

    @Override
    public void fill(byte[] into) {
      System.arraycopy(bytes, 0, into, 0, bytes.length);
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
    byte[] now = waiting;
    leaf++;
    waiting = read();
    ended = waiting.length == 0;
    return Optional.of(new Piece(now, ended));
  }

  private byte[] read() throws Failure {
    int room = leaf == 0 ? SealedLength.FIRST_LEAF_PLAIN_BYTES : SealedLength.LEAF_PLAIN_BYTES;
    byte[] bytes = new byte[room];
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
      zeros -= padding;
      count += padding;
    }
    return count == room ? bytes : Arrays.copyOf(bytes, count);
  }

  @Override
  public long sizeBytes() {
    return size;
  }
}
