package org.satchel.client.save;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.open.ManifestCopy;
import org.satchel.format.manifest.Entry;
import org.satchel.format.seal.ObjectRef;

/**
 * What of a share is wanted, and how it is laid out here.
 *
 * <p>An existing folder receives the entries under their names. A name that does not exist yet
 * becomes that of the share's only file or folder, else that of a new folder which holds all. A
 * single file chosen by a pattern gets the name, without the folders around it.
 *
 * <p>Units and threads: immutable once counted; one thread.
 *
 * <p>Source: the contract of {@code get -o}.
 */
final class Selection {

  private final Optional<Glob> only;
  private final boolean named;
  private long files;
  private long bytes;
  private long storedBytes;
  private long entries;
  private int tops;
  private @Nullable String lastTop;
  private @Nullable ObjectRef lastPack;

  /** Nothing is counted yet. */
  Selection(Optional<Glob> only, boolean named) {
    this.only = only;
    this.named = named;
  }

  /**
   * Counts what is wanted.
   *
   * @param named whether the user gave a name that does not exist yet
   */
  static Selection of(ManifestCopy manifest, Optional<Glob> only, boolean named) throws Failure {
    var selection = new Selection(only, named);
    manifest.forEach(selection::count);
    if (only.isPresent() && selection.files == 0 && selection.tops == 0) {
      throw new Failure(
          Failure.Kind.USAGE,
          "Nothing in the share matches --only; see its files with satchel info.");
    }
    return selection;
  }

  /** Counts one entry; all of them are, before anything is laid out. */
  void count(Entry entry) {
    if (!wants(entry)) {
      return;
    }
    entries++;
    String top = Target.names(entry.path().toString()).getFirst();
    if (!top.equals(lastTop)) {
      tops++;
      lastTop = top;
    }
    if (entry instanceof Entry.File file) {
      files++;
      bytes += file.length();
      switch (file.place()) {
        case Entry.Nowhere nowhere -> {}
        case Entry.Whole(ObjectRef object) -> storedBytes += object.storedBytes();
        case Entry.InPack(ObjectRef pack, long offset) -> {
          if (!pack.equals(lastPack)) {
            storedBytes += pack.storedBytes();
            lastPack = pack;
          }
        }
      }
    }
  }

  boolean wants(Entry entry) {
    return only.isEmpty() || only.get().matches(entry.path().toString());
  }

  /** True if all of the share is wanted, so that every root can be checked. */
  boolean isAll() {
    return only.isEmpty();
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }

  /** What progress counts to. */
  long totalBytes() {
    return only.isEmpty() ? storedBytes : bytes;
  }

  /** Where an entry lies below the target; the first name is replaced if the user gave one. */
  List<String> layout(Entry entry) {
    List<String> names = Target.names(entry.path().toString());
    if (!named || (tops == 1 && !onlyFile())) {
      return names;
    }
    if (onlyFile() && entry instanceof Entry.File) {
      return List.of(names.getLast());
    }
    return Stream.concat(Stream.of("share"), names.stream()).toList();
  }

  /** True if the given name is that of a file: the share's only entry, or the only match. */
  private boolean onlyFile() {
    return files == 1 && (only.isPresent() || entries == 1);
  }

  /** True if this entry is laid out at all: not the folders around a single named match. */
  boolean keeps(Entry entry) {
    return wants(entry) && !(named && onlyFile() && entry instanceof Entry.Folder);
  }
}
