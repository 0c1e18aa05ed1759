package org.satchel.client.copy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.Visible;
import org.satchel.client.fetch.SealedBytes;
import org.satchel.client.fetch.StoredObjects;
import org.satchel.client.state.StateFolder;
import org.satchel.format.copy.CopyEntries;
import org.satchel.format.copy.TarHeader;
import org.satchel.format.seal.ObjectRef;

/**
 * Writes a sealed copy, or goes on with one that broke off.
 *
 * <p>The layout follows from the share alone, so what lies on disk already is skipped by length;
 * whether it is right is checked afterwards, by opening the whole copy, before it gets its name.
 *
 * <p>Units and threads: bytes of the tar file; one thread.
 *
 * <p>Source: spec/share-link.md section 9.
 */
final class CopyWriter implements Closeable {

  private final Path path;
  private final FileChannel file;
  private final long seconds;
  private final long there;
  private long at;

  CopyWriter(Path path, long seconds) throws Failure {
    this.path = path;
    this.seconds = seconds;
    try {
      this.file = StateFolder.openOwn(path);
      this.there = file.size();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** An entry whose bytes are at hand; written again always, since it is small. */
  void entry(String name, byte[] bytes) throws Failure {
    write(TarHeader.of(name, bytes.length, seconds));
    write(bytes);
    write(new byte[TarHeader.padding(bytes.length)]);
  }

  /** Begins an entry whose bytes follow piece by piece. */
  void begin(String name, long size) throws Failure {
    write(TarHeader.of(name, size, seconds));
  }

  /** A piece of the entry that was begun. */
  void piece(byte[] bytes) throws Failure {
    write(bytes);
  }

  /** Ends the entry that was begun. */
  void end(long size) throws Failure {
    write(new byte[TarHeader.padding(size)]);
  }

  /** An object, fetched from where the file ends. */
  void object(ObjectRef object, StoredObjects source, Progress progress) throws Failure {
    begin(CopyEntries.OBJECT + object.id(), object.storedBytes());
    long here = Math.clamp(there - at, 0, object.storedBytes());
    at += here;
    progress.moved(here);
    SealedBytes.copy(
        source,
        object,
        here,
        (bytes, length) -> write(ByteBuffer.wrap(bytes, 0, length)),
        progress);
    end(object.storedBytes());
  }

  /** The two empty blocks at the end. */
  void finish() throws Failure {
    write(new byte[2 * TarHeader.BLOCK_BYTES]);
    try {
      file.truncate(at);
      file.force(true);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void write(byte[] bytes) throws Failure {
    write(ByteBuffer.wrap(bytes));
  }

  private void write(ByteBuffer bytes) throws Failure {
    try {
      while (bytes.hasRemaining()) {
        at += file.write(bytes, at);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private Failure failed(IOException e) {
    return new Failure(
        Failure.Kind.REFUSED,
        "Writing "
            + Visible.text(path.toString())
            + " failed ("
            + e.getMessage()
            + "); make room or choose another place by -o, then run the same line again to resume.",
        e);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
