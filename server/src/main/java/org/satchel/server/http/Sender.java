package org.satchel.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Puts one reply on the wire; the kernel sends files on plain connections, others get them through
 * one buffer, read and written in turn.
 *
 * <p>Own loop over {@link FileBody} and not Jetty's resource handler, which maps files and lets the
 * resident size grow with the page cache. A buffer that a write may still read is never lent again.
 *
 * <p>Bytes and nanoseconds. One object for each reply, used by its thread.
 *
 * <p>Source: docs/decisions/0030-slow-clients.md,
 * 0046-past-the-page-cache-and-from-file-to-socket.md.
 */
final class Sender {

  /**
   * A write of one buffer may take the idle time and a second for each {@link #RATE_BYTES}: a
   * client that takes less is given up. A client that takes nothing at all falls to the idle
   * timeout first.
   */
  private static final long GRACE_SECONDS = 30;

  private static final long RATE_BYTES = 2 * 1024;

  private final Optional<FileEndPoint> socket;
  private final Response response;
  private final SendBuffers buffers;
  private final Semaphore written = new Semaphore(0);
  private volatile @org.jspecify.annotations.Nullable Throwable failure;
  private long sent;

  Sender(Request request, Response response, SendBuffers buffers) {
    EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
    this.socket = endPoint instanceof FileEndPoint plain ? Optional.of(plain) : Optional.empty();
    this.response = response;
    this.buffers = buffers;
  }

  /** Body bytes that the socket took. */
  long sent() {
    return sent;
  }

  /** Sends it all; closes the files of the reply in any case. */
  void send(Reply reply, boolean headOnly) throws IOException {
    response.setStatus(reply.status());
    HttpFields.Mutable fields = response.getHeaders();
    for (Reply.Field field : reply.fields()) fields.put(field.name(), field.value());
    switch (reply.body()) {
      case Reply.Body.None none -> write(true, BufferUtil.EMPTY_BUFFER);
      case Reply.Body.Bytes bytes -> {
        ByteBuffer content = bytes.content();
        fields.put("Content-Length", Integer.toString(content.remaining()));
        write(true, headOnly ? BufferUtil.EMPTY_BUFFER : content);
      }
      case Reply.Body.Files(FileBody files) -> {
        try (files) {
          fields.put("Content-Length", Long.toString(files.length()));
          if (headOnly || files.length() == 0) write(true, BufferUtil.EMPTY_BUFFER);
          else sendFiles(files);
        }
      }
    }
  }

  private void sendFiles(FileBody files) throws IOException {
    long position = socket.isPresent() ? sendFromFiles(files, socket.get()) : 0;
    if (position < files.length()) sendCopies(files, position);
  }

  /** Until the files end, or bytes come that must be copied; tells where. */
  private long sendFromFiles(FileBody files, FileEndPoint socket) throws IOException {
    long position = 0;
    while (position < files.length()) {
      Optional<FileBody.Place> place = files.place(position);
      if (place.isEmpty() || place.get().length() < FileEndPoint.PART_BYTES_MIN) return position;
      FileBody.Place all = place.get();
      int count = (int) Math.min(all.length(), FileEndPoint.PART_BYTES_MAX);
      ByteBuffer part = socket.standIn(new FileBody.Place(all.file(), all.position(), count));
      try {
        write(position + count == files.length(), part);
        socket.done();
      } catch (IOException e) {
        // The kernel does not tell whether the socket failed or the file: who reads a file does.
        if (part.hasRemaining()) files.read(position + part.position(), ByteBuffer.allocate(1));
        throw e;
      }
      position += count;
    }
    return position;
  }

  private void sendCopies(FileBody files, long first) throws IOException {
    ByteBuffer buffer = buffers.acquire();
    boolean pending = true;
    try {
      long position = first;
      while (position < files.length()) {
        long left = files.length() - position;
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        while (buffer.hasRemaining() && position < files.length()) {
          int before = buffer.position();
          files.read(position, buffer);
          position += buffer.position() - before;
        }
        buffer.flip();
        write(position == files.length(), buffer);
      }
      pending = false;
    } finally {
      if (pending) buffers.forget(buffer);
      else buffers.release(buffer);
    }
  }

  private void write(boolean last, ByteBuffer bytes) throws IOException {
    int size = bytes.remaining();
    response.write(last, bytes, Callback.from(this::succeeded, this::failed));
    long seconds = GRACE_SECONDS + size / RATE_BYTES;
    try {
      if (!written.tryAcquire(seconds, TimeUnit.SECONDS)) {
        throw new IOException("the client takes its bytes too slowly");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    Throwable cause = failure;
    if (cause != null) throw new IOException("the connection broke", cause);
    sent += size;
  }

  private void succeeded() {
    written.release();
  }

  private void failed(Throwable cause) {
    failure = cause;
    written.release();
  }
}
