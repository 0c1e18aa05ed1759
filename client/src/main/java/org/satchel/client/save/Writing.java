package org.satchel.client.save;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.satchel.client.DiskTrouble;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.fetch.LeafSet;
import org.satchel.client.fetch.ObjectFetch;
import org.satchel.client.fetch.StoredObjects;
import org.satchel.client.state.StateFolder;
import org.satchel.format.manifest.Entry;
import org.satchel.format.merkle.Hash;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Role;

/**
 * Brings the entries of a manifest to disk, one after the other.
 *
 * <p>A large file is fetched straight into the part that becomes it. A pack is fetched once, as a
 * whole when all of it is wanted, and its files are copied out of it. A large file was synced when
 * it is noted as done, under its object's root; a small one was not, and is noted under its own
 * hash, by which another run knows it again.
 *
 * <p>Units and threads: one thread walks; each fetch uses several.
 *
 * <p>Source: docs/decisions/0045-fetch.md.
 */
final class Writing implements Closeable {

  private final StoredObjects objects;
  private final WorkFolder work;
  private final Target target;
  private final Selection selection;
  private final Progress progress;
  private final ExecutorService threads;
  private @Nullable Pack pack;
  private int number;

  Writing(
      StoredObjects objects,
      WorkFolder work,
      Target target,
      Selection selection,
      Progress progress,
      ExecutorService threads) {
    this.objects = objects;
    this.work = work;
    this.target = target;
    this.selection = selection;
    this.progress = progress;
    this.threads = threads;
  }

  /** A pack that is being read. */
  private record Pack(ObjectRef object, PartFile part, ObjectFetch fetch) {}

  /** Writes one entry, unless it is not wanted or was written by an earlier run. */
  void write(Entry entry) throws Failure {
    int entryNumber = number++;
    if (!selection.keeps(entry)) {
      return;
    }
    List<String> path = selection.layout(entry);
    switch (entry) {
      case Entry.Folder folder -> target.folder(path);
      case Entry.File file -> {
        if (!isHere(file, path, entryNumber)) {
          writeFile(file, path, entryNumber);
        }
      }
    }
  }

  private boolean isHere(Entry.File file, List<String> path, int entryNumber) throws Failure {
    Hash noted = work.done(entryNumber);
    if (noted.equals(Hash.ZERO) || !target.looksDone(path, file.length(), file.modified())) {
      return false;
    }
    try {
      return noted.equals(
          file.place() instanceof Entry.Whole(ObjectRef object)
              ? object.root()
              : hash(target.place(path)));
    } catch (IOException e) {
      return false; // what cannot be read is fetched again
    }
  }

  private static Hash hash(Path file) throws IOException {
    MessageDigest digest = Hash.newDigest();
    try (InputStream bytes = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      new DigestInputStream(bytes, digest).transferTo(OutputStream.nullOutputStream());
    }
    return Hash.finish(digest);
  }

  private void writeFile(Entry.File file, List<String> path, int entryNumber) throws Failure {
    switch (file.place()) {
      case Entry.Nowhere nowhere -> finish(file, path, entryNumber, 0, null);
      case Entry.Whole(ObjectRef object) -> {
        PartFile part = PartFile.open(work.path(), object);
        try (part) {
          new ObjectFetch(objects, object, Role.CONTENT, part, progress)
              .run(LeafSet.all(object), threads);
          part.sync();
        } catch (IOException e) {
          throw DiskTrouble.writing(part.path(), e);
        }
        finish(part.path(), file, path, entryNumber, object.root(), true);
        part.remove();
      }
      case Entry.InPack(ObjectRef object, long offset) -> {
        Pack open = pack(object);
        if (!selection.isAll()) {
          open.fetch().run(LeafSet.holding(offset, file.length()), threads);
        }
        finish(file, path, entryNumber, offset, open.part());
      }
    }
  }

  private Pack pack(ObjectRef object) throws Failure {
    Pack open = pack;
    if (open != null && open.object().equals(object)) {
      return open;
    }
    endPack();
    PartFile part = PartFile.open(work.path(), object);
    var fresh =
        new Pack(object, part, new ObjectFetch(objects, object, Role.CONTENT, part, progress));
    pack = fresh;
    if (selection.isAll()) {
      fresh.fetch().run(LeafSet.all(object), threads);
    }
    return fresh;
  }

  private void finish(
      Entry.File file, List<String> path, int entryNumber, long offset, @Nullable PartFile from)
      throws Failure {
    Path single = work.single();
    Hash hash;
    try (FileChannel channel = StateFolder.openOwn(single)) {
      channel.truncate(0);
      if (from != null) {
        from.copyTo(offset, file.length(), channel);
      }
      hash = hash(single);
    } catch (IOException e) {
      throw DiskTrouble.writing(single, e);
    }
    finish(single, file, path, entryNumber, hash, false);
  }

  /**
   * Noted before it is renamed: a crash in between then finds its own file, not a stranger's. What
   * came meanwhile is looked for before that, so that it is not taken for the noted file later.
   */
  private void finish(
      Path whole, Entry.File file, List<String> path, int entryNumber, Hash hash, boolean synced)
      throws Failure {
    boolean begun = work.mayBeNamed(entryNumber);
    target.checkFree(path, file.length(), file.modified(), begun);
    work.done(entryNumber, hash, synced);
    target.finish(whole, path, file.modified(), file.executable(), begun);
  }

  /** The pack is not needed any more: another one comes, or all was written. */
  void endPack() throws Failure {
    Pack open = pack;
    if (open != null) {
      pack = null;
      open.part().remove();
    }
  }

  /** Gives up, but keeps what another run can go on with. */
  @Override
  public void close() throws IOException {
    Pack open = pack;
    if (open != null) {
      open.part().close();
    }
  }

  /** Checks before anything is fetched that nothing is in the way. */
  static void checkFree(Entry entry, boolean begun, List<String> path, Target target)
      throws Failure {
    switch (entry) {
      case Entry.Folder folder -> target.checkFolder(path);
      case Entry.File file -> target.checkFree(path, file.length(), file.modified(), begun);
    }
  }
}
