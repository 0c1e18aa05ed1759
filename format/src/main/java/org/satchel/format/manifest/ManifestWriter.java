package org.satchel.format.manifest;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.format.manifest.Entry.InPack;
import org.satchel.format.manifest.Entry.Nowhere;
import org.satchel.format.manifest.Entry.Whole;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.seal.ObjectRef;

/**
 * Writes a manifest, entry by entry in the order of their paths.
 *
 * <p>It writes nothing that a reader would refuse. The same entries give the same bytes, so that a
 * caller may write twice instead of keeping the text: once to count, once to seal. The consumer of
 * objects hears of each, in the order of the object list, the manifest's own entry excepted.
 *
 * <p>Units: bytes. Constant memory. One thread at a time. Does not close its target.
 *
 * <p>Source: spec/file-format.md section 5.
 */
public final class ManifestWriter {

  /** Hears of each object in the order of the object list. */
  @FunctionalInterface
  public interface ObjectSink {
    void accept(ObjectRef object) throws IOException;
  }

  private final OutputStream target;
  private final ObjectSink objects;
  private final Head head;
  private @Nullable ObjectRef pack;
  private long packUsed;
  private @Nullable Entry before;
  private int records;
  private long files;
  private long folders;
  private long bytes;

  /** Writes the head; what it promises must be what follows. */
  public ManifestWriter(OutputStream target, Head head, ObjectSink objects)
      throws IOException, RefusedException {
    this.target = target;
    this.head = head;
    this.objects = objects;
    writeLine(
        json -> {
          json.writeStringField("t", "manifest");
          json.writeNumberField("v", 1);
          json.writeNumberField("files", head.files());
          json.writeNumberField("folders", head.folders());
          json.writeNumberField("bytes", head.bytes());
        });
  }

  /**
   * Writes one entry, and before it the line of its pack if that is a new one.
   *
   * @throws RefusedException {@code too-large} if a manifest cannot hold it
   * @throws IllegalArgumentException if it is out of order, below a file, or laid over another file
   *     of its pack; our own bug
   */
  public void write(Entry entry) throws IOException, RefusedException {
    checkOrder(entry);
    switch (entry) {
      case Entry.Folder folder -> {
        folders++;
        writeRecord(json -> writeCommon(json, "folder", folder));
      }
      case Entry.File file -> {
        files++;
        bytes = Math.addExact(bytes, file.length());
        writeFile(file);
      }
    }
    before = entry;
  }

  /**
   * Ends the manifest.
   *
   * @throws IllegalStateException if the head promised something else; our own bug
   */
  public void finish() throws IOException {
    if (!head.equals(new Head(files, folders, bytes))) {
      throw new IllegalStateException("the head promised another share");
    }
    target.flush();
  }

  private void checkOrder(Entry entry) {
    if (before == null) return;
    boolean belowFile = before instanceof Entry.File && entry.path().isBelow(before.path());
    if (belowFile || entry.path().compareTo(before.path()) <= 0) {
      throw new IllegalArgumentException("entries out of order");
    }
  }

  private void writeFile(Entry.File file) throws IOException, RefusedException {
    if (file.place() instanceof InPack(ObjectRef object, long offset)) {
      if (!object.equals(pack)) writePack(object);
      if (offset < packUsed) throw new IllegalArgumentException("a file over another");
      packUsed = offset + file.length();
    }
    writeRecord(
        json -> {
          writeCommon(json, "file", file);
          if (file.executable()) json.writeBooleanField("x", true);
          json.writeNumberField("length", file.length());
          switch (file.place()) {
            case Nowhere() -> {}
            case InPack(ObjectRef _, long offset) -> json.writeNumberField("offset", offset);
            case Whole(ObjectRef object) -> {
              json.writeObjectFieldStart("object");
              JsonText.writeRef(json, object);
              json.writeEndObject();
            }
          }
        });
    if (file.place() instanceof Whole(ObjectRef object)) objects.accept(object);
  }

  private void writePack(ObjectRef object) throws IOException, RefusedException {
    writeRecord(
        json -> {
          json.writeStringField("t", "pack");
          JsonText.writeRef(json, object);
        });
    objects.accept(object);
    pack = object;
    packUsed = 0;
  }

  private static void writeCommon(JsonGenerator json, String type, Entry entry) throws IOException {
    json.writeStringField("t", type);
    json.writeStringField("path", entry.path().toString());
    Optional<Instant> modified = entry.modified();
    if (modified.isPresent()) json.writeNumberField("mtime", modified.get().toEpochMilli());
  }

  private void writeRecord(JsonText.Members members) throws IOException, RefusedException {
    if (++records > ManifestReader.RECORDS_MAX) {
      throw new RefusedException(Reason.TOO_LARGE, "more than a million records");
    }
    writeLine(members);
  }

  private void writeLine(JsonText.Members members) throws IOException, RefusedException {
    byte[] line = JsonText.object(members);
    if (line.length >= LineReader.LINE_BYTES_MAX) {
      throw new RefusedException(Reason.TOO_LARGE, "a path too long for a line of the manifest");
    }
    target.write(line);
    target.write('\n');
  }
}
