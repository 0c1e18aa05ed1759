package org.satchel.core.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * The bytes of one request, pulled as fast as they can be stored.
 *
 * <p>Pulled, so that a slow disk slows the sender and no memory fills. Of this module's few
 * interfaces the one that a door implements.
 *
 * <p>Units: bytes. {@link #read} on one thread; {@link #cut} from any.
 *
 * <p>Source: docs/decisions/0011-mark-file.md.
 */
public interface Body {

  /** Not a byte. */
  Body EMPTY =
      new Body() {
        @Override
        public int read(ByteBuffer target) {
          return -1;
        }

        @Override
        public OptionalLong length() {
          return OptionalLong.of(0);
        }

        @Override
        public void cut() {
          // nothing blocks
        }
      };

  /**
   * Blocks until there is at least one byte, and puts what there is into the buffer.
   *
   * @return how many bytes, or -1 at the end of a body that came whole
   * @throws IOException if the connection broke or {@link #cut} was called; what came before stays
   */
  int read(ByteBuffer target) throws IOException;

  /** The length that was announced, if one was. */
  OptionalLong length();

  /** Makes a blocked {@link #read} and every later one throw: a newer request takes over. */
  void cut();
}
