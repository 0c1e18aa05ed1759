package org.satchel.format.manifest;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.format.manifest.Entry.InPack;
import org.satchel.format.manifest.Entry.Nowhere;
import org.satchel.format.manifest.Entry.Place;
import org.satchel.format.manifest.Entry.Whole;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectList;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.PlainSource;

/**
 * Reads a manifest as a stream, entry by entry, and refuses what a hostile sender could have put
 * into it.
 *
 * <p>Nothing but one line, the current pack and the path before is held, so that a manifest of a
 * million files costs no more than one of ten. The order of paths makes that enough to find
 * duplicates and files that are also folders. The object list is computed on the way.
 *
 * <p>What {@link #next} gave before the end is a promise that the end may break: act on nothing
 * that cannot be taken back before it gave empty.
 *
 * <p>Units: bytes. One thread at a time.
 *
 * <p>Source: spec/file-format.md section 5; spec/share-link.md section 5.
 */
public final class ManifestReader {

  /** Lines after the head: file-format.md section 5. */
  public static final int RECORDS_MAX = 1_000_000;

  /** No plaintext of a manifest is longer: the head and all lines at their longest, ibid. */
  public static final long BYTES_MAX = (RECORDS_MAX + 1L) * LineReader.LINE_BYTES_MAX;

  private final LineReader lines;
  private final Head head;
  private final ObjectList objects = new ObjectList();
  private ObjectList.@Nullable Totals totals;
  private @Nullable ObjectRef pack;
  private @Nullable ObjectRef named;
  private @Nullable Entry entry;
  private long packUsed;
  private @Nullable Entry before;
  private int records;
  private long files;
  private long folders;
  private long bytes;

  private ManifestReader(LineReader lines, Head head) {
    this.lines = lines;
    this.head = head;
  }

  /**
   * Reads the head.
   *
   * @param plaintext of the manifest's object
   * @param manifest how the object list names that object: its first entry
   */
  public static ManifestReader open(PlainSource plaintext, ObjectEntry manifest)
      throws IOException, RefusedException {
    LineReader lines = new LineReader(plaintext);
    JsonLine line = lines.next().orElseThrow(() -> malformed("no head"));
    String type = line.text("t");
    if (!type.equals("manifest")) throw unexpected(type);
    if (line.number("v") != 1) throw new RefusedException(Reason.TOO_NEW, "another version");
    Head head = new Head(line.number("files"), line.number("folders"), line.number("bytes"));
    ManifestReader reader = new ManifestReader(lines, head);
    reader.objects.add(manifest);
    return reader;
  }

  /** The next file or folder; empty at the end, when all was checked. */
  public Optional<Entry> next() throws IOException, RefusedException {
    while (nextLine()) {
      if (entry != null) return Optional.of(entry);
    }
    return Optional.empty();
  }

  /**
   * The next object, whether a file lies in it or not, passing over the entries on the way; empty
   * at the end, when all was checked.
   */
  public Optional<ObjectRef> nextObject() throws IOException, RefusedException {
    while (nextLine()) {
      if (named != null) return Optional.of(named);
    }
    return Optional.empty();
  }

  /** Reads what one line names; false at the end. */
  private boolean nextLine() throws IOException, RefusedException {
    if (totals != null) return false;
    Optional<JsonLine> line = lines.next();
    if (line.isEmpty()) {
      end();
      return false;
    }
    if (++records > RECORDS_MAX) {
      throw new RefusedException(Reason.TOO_LARGE, "more than a million records");
    }
    entry = null;
    named = null;
    read(line.get());
    return true;
  }

  /**
   * Count, sum and hash of the share's objects, manifest included; to be compared with the record.
   *
   * @throws IllegalStateException before the end was reached; our own bug
   */
  public ObjectList.Totals objects() {
    if (totals == null) throw new IllegalStateException("the manifest was not read to its end");
    return totals;
  }

  private void read(JsonLine line) throws RefusedException {
    String type = line.text("t");
    switch (type) {
      case "pack" -> {
        pack = object(line);
        packUsed = 0;
      }
      case "file" -> entry = inOrder(file(line));
      case "folder" -> entry = inOrder(folder(line));
      default -> throw unexpected(type);
    }
  }

  private ObjectRef object(JsonLine members) throws RefusedException {
    ObjectRef object = members.objectRef();
    objects.add(object.entry());
    named = object;
    return object;
  }

  private Entry folder(JsonLine line) throws RefusedException {
    folders++;
    return new Entry.Folder(PathName.parse(line.text("path")), modified(line));
  }

  private Entry file(JsonLine line) throws RefusedException {
    PathName path = PathName.parse(line.text("path"));
    long length = line.number("length");
    if (length >= Entry.NUMBER_BOUND - bytes) throw malformed("sum of lengths");
    files++;
    bytes += length;
    return new Entry.File(path, modified(line), line.mark("x"), length, place(line, length));
  }

  private Place place(JsonLine line, long length) throws RefusedException {
    boolean whole = line.has("object");
    boolean packed = line.has("offset");
    if (length == 0 ? whole || packed : whole == packed) throw malformed("place of a file");
    if (length == 0) return new Nowhere();
    if (whole) {
      ObjectRef object = object(line.nested("object"));
      if (object.sizeBytes() != length) throw malformed("a file is not as long as its object");
      return new Whole(object);
    }
    long offset = line.number("offset");
    ObjectRef current = pack;
    if (current == null) throw malformed("offset without a pack");
    long size = current.sizeBytes();
    if (offset < packUsed || length > size || offset > size - length) {
      throw malformed("offset outside its pack or on another file");
    }
    packUsed = offset + length;
    return new InPack(current, offset);
  }

  private Entry inOrder(Entry entry) throws RefusedException {
    if (before != null) {
      if (entry.path().compareTo(before.path()) <= 0) {
        throw new RefusedException(Reason.DUPLICATE_PATH, "path twice or out of order");
      }
      if (before instanceof Entry.File && entry.path().isBelow(before.path())) {
        throw new RefusedException(Reason.HOSTILE_PATH, "a path below a file");
      }
    }
    before = entry;
    return entry;
  }

  private void end() throws RefusedException {
    if (head.files() != files || head.folders() != folders || head.bytes() != bytes) {
      throw malformed("the head's counts are wrong");
    }
    totals = objects.finish();
  }

  private static Optional<Instant> modified(JsonLine line) throws RefusedException {
    if (!line.has("mtime")) return Optional.empty();
    return Optional.of(Instant.ofEpochMilli(line.signedNumber("mtime")));
  }

  private static RefusedException unexpected(String type) {
    boolean known =
        switch (type) {
          case "manifest", "pack", "file", "folder" -> true;
          default -> false;
        };
    return known
        ? malformed("a line where it must not stand")
        : new RefusedException(Reason.TOO_NEW, "an unknown kind of line");
  }

  private static RefusedException malformed(String detail) {
    return new RefusedException(Reason.MALFORMED, detail);
  }
}
