package org.satchel.server.http;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;

/**
 * A run of bytes that lie in files, told once and sent once.
 *
 * <p>An interface between what holds the files (segments of an object, the archive of the command
 * line) and the sender: whoever sends has the kernel send from the file, or reads by position into
 * its own buffer, so no file is mapped and no body is ever whole in memory.
 *
 * <p>Used by one thread at a time; closed exactly once, also when sending fails.
 *
 * <p>Source: docs/decisions/0004-jetty-without-servlets.md tells what mapped files cost.
 */
public interface FileBody extends Closeable {

  /** Bytes of an open file; valid until the body is asked for others, or closed. */
  record Place(FileChannel file, long position, long length) {}

  /** How many bytes there are. */
  long length();

  /**
   * Reads bytes at a position of this body into the buffer, at least one.
   *
   * @throws IOException also when the files hold fewer bytes than they should
   */
  void read(long position, ByteBuffer into) throws IOException;

  /**
   * The file in which the bytes from this position on lie, for a socket that takes them from there.
   *
   * @return empty if they must be {@link #read}
   */
  default Optional<Place> place(long position) throws IOException {
    return Optional.empty();
  }

  @Override
  void close() throws IOException;
}
