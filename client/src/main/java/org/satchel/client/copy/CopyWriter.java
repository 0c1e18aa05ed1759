package org.satchel.client.copy;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.satchel.client.DiskTrouble;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.fetch.SealedBytes;
import org.satchel.client.fetch.ShareSource;
import org.satchel.client.fetch.StoredObjects;
import org.satchel.client.open.ManifestCopy;
import org.satchel.client.state.FileBytes;
import org.satchel.client.state.StateFolder;
import org.satchel.format.copy.CopyEntries;
import org.satchel.format.copy.TarHeader;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.RecordBody;
import org.satchel.format.record.SealedBox;
import org.satchel.format.seal.ObjectRef;

/**
 * Lays a share down as a sealed copy, object by object in the order of its manifest, or goes on
 * with a copy that broke off.
 *
 * <p>The layout follows from the share alone, so what lies on disk already is skipped by length;
 * whether it is right is checked afterwards, by opening the whole copy, before it gets its name.
 *
 * <p>Units and threads: bytes of the tar file; one thread.
 *
 * <p>Source: spec/share-link.md section 9.
 */
public final class CopyWriter implements Closeable {

  private final Path path;
  private final FileChannel file;
  private final long seconds;
  private final long there;
  private long at;

  private CopyWriter(Path path, long seconds) throws Failure {
    this.path = path;
    this.seconds = seconds;
    try {
      this.file = StateFolder.openOwn(path);
      this.there = file.size();
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    }
  }

  /** Writes the copy of a share into a file, going on where an earlier run ended. */
  public static void write(
      Path file,
      ShareSource source,
      ManifestCopy manifest,
      StoredObjects objects,
      Progress progress)
      throws Failure {
    SealedBox capsule =
        source.share().box().orElseThrow(() -> new IllegalStateException("no sealed capsule"));
    RecordBody body = source.share().body();
    ObjectRef list = source.share().capsule().manifest();
    try (CopyWriter tar = new CopyWriter(file, body.date().getEpochSecond())) {
      tar.entry(CopyEntries.RECORD, source.share().record().bytes());
      tar.entry(CopyEntries.CAPSULE, capsule.bytes());
      long listBytes = (long) body.objectCount() * ObjectEntry.BYTES;
      tar.begin(CopyEntries.OBJECTS, listBytes);
      tar.write(list.entry().encode());
      manifest.forEachObject(object -> tar.write(object.entry().encode()));
      tar.end(listBytes);
      tar.object(list, source.manifest(), progress);
      manifest.forEachObject(object -> tar.object(object, objects, progress));
      tar.finish();
    } catch (IOException e) {
      throw DiskTrouble.writing(file, e);
    }
  }

  /** An entry whose bytes are at hand; written again always, since it is small. */
  private void entry(String name, byte[] bytes) throws Failure {
    begin(name, bytes.length);
    write(bytes);
    end(bytes.length);
  }

  /** Begins an entry whose bytes follow piece by piece. */
  private void begin(String name, long size) throws Failure {
    write(TarHeader.of(name, size, seconds));
  }

  /** Ends the entry that was begun. */
  private void end(long size) throws Failure {
    write(new byte[TarHeader.padding(size)]);
  }

  /** An object, fetched from where the file ends. */
  private void object(ObjectRef object, StoredObjects source, Progress progress) throws Failure {
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
  private void finish() throws Failure {
    write(new byte[2 * TarHeader.BLOCK_BYTES]);
    try {
      file.truncate(at);
      file.force(true);
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    }
  }

  private void write(byte[] bytes) throws Failure {
    write(ByteBuffer.wrap(bytes));
  }

  private void write(ByteBuffer bytes) throws Failure {
    try {
      int length = bytes.remaining();
      FileBytes.write(file, bytes, at);
      at += length;
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
