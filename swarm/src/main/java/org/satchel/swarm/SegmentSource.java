package org.satchel.swarm;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * One stored segment, open for reading.
 *
 * <p>A file where the provider has one, so that bytes go from file to socket; a read method for
 * every provider. It stays readable when the segment is deleted meanwhile.
 *
 * <p>Units: bytes. Reads may come from any thread; closed once.
 *
 * <p>Source: java.nio.channels.FileChannel's transferTo, sendfile(2).
 */
public interface SegmentSource extends AutoCloseable {

  long length();

  /**
   * Reads at least one byte into the buffer.
   *
   * @return how many, or -1 at the segment's end
   */
  int read(ByteBuffer target, long offset) throws SwarmException;

  /** The file of exactly these bytes, if there is one; closed with this source. */
  Optional<FileChannel> file();

  @Override
  void close();
}
