package org.satchel.client.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.Function;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.http.Retry;
import org.satchel.client.state.StateFolder;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.seal.ObjectRef;

/**
 * Copies an object's stored bytes, still sealed, leaf by leaf.
 *
 * <p>For the manifest, which is opened from disk, and for sealed copies. A file that an earlier run
 * began is gone on with; what is in it is checked by whoever opens it.
 *
 * <p>Units and threads: stored bytes; one thread.
 *
 * <p>Source: spec/share-link.md section 9.
 */
public final class SealedBytes {

  private SealedBytes() {}

  /** Takes stored bytes in order. */
  @FunctionalInterface
  public interface Taker {
    void take(byte[] bytes, int length) throws Failure;
  }

  /** Reads an object from a place to its end. */
  public static void copy(
      StoredObjects source, ObjectRef object, long from, Taker taker, Progress progress)
      throws Failure {
    Retry retry = source.retry();
    byte[] buffer = new byte[LeafHasher.LEAF_BYTES];
    long at = from;
    while (at < object.storedBytes()) {
      try (StoredObjects.Range range = source.range(object, at, object.storedBytes())) {
        while (at < object.storedBytes()) {
          int wanted = (int) Math.min(buffer.length, object.storedBytes() - at);
          int count = range.read(buffer, 0, wanted);
          if (count <= 0) {
            throw new IOException("the object ended early");
          }
          taker.take(buffer, count);
          at += count;
          progress.moved(count);
          retry.progress();
        }
      } catch (IOException e) {
        retry.pauseAfter(e);
      }
    }
  }

  /** Brings an object's stored bytes into a file, and tells in the caller's words if it cannot. */
  public static void toFile(
      StoredObjects source, ObjectRef object, Path file, Function<IOException, Failure> trouble)
      throws Failure {
    try (FileChannel channel = StateFolder.openOwn(file)) {
      channel.truncate(0);
      copy(
          source,
          object,
          0,
          (bytes, length) -> write(channel, ByteBuffer.wrap(bytes, 0, length), trouble),
          Progress.NONE);
    } catch (IOException e) {
      throw trouble.apply(e);
    }
  }

  private static void write(
      FileChannel channel, ByteBuffer bytes, Function<IOException, Failure> trouble)
      throws Failure {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw trouble.apply(e);
    }
  }
}
