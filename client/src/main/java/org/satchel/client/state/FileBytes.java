package org.satchel.client.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Reads and writes a piece of a file as a whole, of which the system may do a part at a time.
 *
 * <p>Units and threads: bytes from the file's beginning; safe on any thread.
 *
 * <p>Source: POSIX pread and pwrite.
 */
public final class FileBytes {

  private FileBytes() {}

  /** Writes all that remains in a buffer. */
  public static void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  /** Fills what remains of a buffer; false where the file ends before. */
  public static boolean read(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      int count = file.read(bytes, at);
      if (count < 0) {
        return false;
      }
      at += count;
    }
    return true;
  }
}
