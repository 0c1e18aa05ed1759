package org.satchel.client.copy;

import java.io.IOException;
import java.nio.file.Path;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.fetch.ShareSource;
import org.satchel.client.fetch.StoredObjects;
import org.satchel.client.open.ManifestCopy;
import org.satchel.format.copy.CopyEntries;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.SealedBox;
import org.satchel.format.seal.ObjectRef;

/**
 * Lays a share down as a sealed copy, object by object in the order of its manifest.
 *
 * <p>Units and threads: one thread.
 *
 * <p>Source: spec/share-link.md section 9.
 */
public final class SealedCopy {

  private final ShareSource source;
  private final SealedBox capsule;
  private final ManifestCopy manifest;

  public SealedCopy(ShareSource source, ManifestCopy manifest) {
    this.source = source;
    this.capsule =
        source.share().box().orElseThrow(() -> new IllegalStateException("no sealed capsule"));
    this.manifest = manifest;
  }

  /** Writes the copy into a file, going on where an earlier run ended. */
  public void write(Path file, StoredObjects objects, Progress progress) throws Failure {
    var record = source.share().record();
    ObjectRef manifestRef = source.share().capsule().manifest();
    long seconds = record.body().date().getEpochSecond();
    try (CopyWriter tar = new CopyWriter(file, seconds)) {
      tar.entry(CopyEntries.RECORD, record.bytes());
      tar.entry(CopyEntries.CAPSULE, capsule.bytes());
      long listBytes = (long) record.body().objectCount() * ObjectEntry.BYTES;
      tar.begin(CopyEntries.OBJECTS, listBytes);
      tar.piece(manifestRef.entry().encode());
      manifest.forEachObject(object -> tar.piece(object.entry().encode()));
      tar.end(listBytes);
      tar.object(manifestRef, source.manifest(), progress);
      manifest.forEachObject(object -> tar.object(object, objects, progress));
      tar.finish();
    } catch (IOException e) {
      throw new Failure(Failure.Kind.REFUSED, "Writing " + file + " failed; make room first.", e);
    }
  }
}
