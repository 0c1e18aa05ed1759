package org.satchel.client.save;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.satchel.client.DiskTrouble;
import org.satchel.client.Failure;
import org.satchel.client.Progress;
import org.satchel.client.copy.CopySource;
import org.satchel.client.copy.CopyWriter;
import org.satchel.client.fetch.Grants;
import org.satchel.client.fetch.InOrder;
import org.satchel.client.fetch.LeafSet;
import org.satchel.client.fetch.ObjectFetch;
import org.satchel.client.fetch.SealedBytes;
import org.satchel.client.fetch.ServerSource;
import org.satchel.client.fetch.ShareSource;
import org.satchel.client.fetch.StoredObjects;
import org.satchel.client.open.ManifestCopy;
import org.satchel.client.open.OpenShare;
import org.satchel.client.state.StateFolder;
import org.satchel.format.manifest.Entry;
import org.satchel.format.manifest.ManifestReader;
import org.satchel.format.manifest.Visible;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Role;

/**
 * Receives a share: to disk, to a stream, or only to check it.
 *
 * <p>The manifest comes first and is checked as a whole; then nothing may be in the way; only then
 * is a grant taken, since that counts as a download.
 *
 * <p>Units and threads: one act at a time; fetching uses several threads.
 *
 * <p>Source: spec/share-link.md section 8; docs/decisions/0045-fetch.md.
 */
public final class Receiver implements AutoCloseable {

  /** Leaves in one request when they must come in order: little is kept while one is awaited. */
  private static final int STREAM_RUN_LEAVES = 4;

  private final Progress progress;
  private final SecureRandom random = new SecureRandom();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("fetch-", 0).factory());

  public Receiver(Progress progress) {
    this.progress = progress;
  }

  /**
   * What was received.
   *
   * @param bytes of the files
   * @param unset files and folders whose mode or time could not be set
   */
  public record Received(Path place, long files, long bytes, long unset) {}

  /** Where a share goes: below a folder, under its own names or a given one. */
  private record Place(Path parent, Optional<String> name) {}

  /** Writes a share, or a part of it, to disk. */
  public Received get(ShareSource source, Optional<Path> out, boolean force, Optional<Glob> only)
      throws Failure {
    OpenShare share = source.share();
    Place place = place(out, share);
    try (WorkFolder work =
            WorkFolder.open(WorkFolder.at(place.parent(), share.record().linkId(), place.name()));
        Target target = new Target(place.parent(), place.name(), force, work.path())) {
      ManifestCopy manifest = manifest(source, work);
      Selection selection = Selection.of(manifest, only, place.name().isPresent());
      work.wants(only, force);
      checkFree(manifest, selection, work, target);
      work.begin(force);
      StoredObjects objects = source.objects(work.grants(random));
      progress.begin("Fetching", selection.totalBytes());
      try (var writing = new Writing(objects, work, target, selection, progress, threads)) {
        manifest.forEach(writing::write);
        writing.endPack();
      }
      setFolderTimes(manifest, selection, target);
      progress.end();
      work.remove();
      Path result = place.name().map(place.parent()::resolve).orElse(place.parent());
      return new Received(result, selection.files(), selection.bytes(), target.unset());
    } catch (IOException e) {
      throw DiskTrouble.writing(place.parent(), e);
    }
  }

  private static Place place(Optional<Path> out, OpenShare share) throws Failure {
    Path given = out.orElse(Path.of(""));
    try {
      @Nullable Path name = given.getFileName();
      @Nullable Path above = given.toAbsolutePath().getParent();
      boolean plain = name != null && !name.toString().isEmpty();
      if (plain && above != null && Files.isDirectory(above)) {
        Path parent = above.toRealPath();
        Path work = WorkFolder.at(parent, share.record().linkId(), Optional.of(name.toString()));
        boolean begun = Files.exists(work); // this very line made the folder, in an earlier run
        if (begun || !Files.isDirectory(given)) {
          return new Place(parent, Optional.of(name.toString()));
        }
      }
      return new Place(given.toAbsolutePath().toRealPath(), Optional.empty());
    } catch (IOException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          "The folder of " + given + " does not exist; make it, or choose another place by -o.",
          e);
    }
  }

  private ManifestCopy manifest(ShareSource source, WorkFolder work) throws Failure {
    ObjectRef object = source.share().capsule().manifest();
    if (object.sizeBytes() > ManifestReader.BYTES_MAX) {
      throw Failure.hostile(
          "The share's list of files",
          new RefusedException(Reason.TOO_LARGE, "a manifest longer than its lines may be"));
    }
    Path file = work.manifest();
    SealedBytes.toFile(source.manifest(), object, file, e -> work.failed(file, e));
    return ManifestCopy.check(file, object, source.share().body());
  }

  private static void checkFree(
      ManifestCopy manifest, Selection selection, WorkFolder work, Target target) throws Failure {
    var number = new AtomicInteger();
    manifest.forEach(
        entry -> {
          boolean begun = work.mayBeNamed(number.getAndIncrement());
          if (selection.keeps(entry)) {
            Writing.checkFree(entry, begun, selection.layout(entry), target);
          }
        });
  }

  private static void setFolderTimes(ManifestCopy manifest, Selection selection, Target target)
      throws Failure {
    manifest.forEach(
        entry -> {
          if (entry instanceof Entry.Folder folder
              && selection.keeps(folder)
              && folder.modified().isPresent()) {
            target.setTime(selection.layout(folder), folder.modified().get());
          }
        });
  }

  /** Writes the share's only file, or the only one that is wanted, to a stream. */
  public Received stream(
      ShareSource source, StateFolder state, Optional<Glob> only, OutputStream out) throws Failure {
    try (var reading = new Reading(state, source, source instanceof ServerSource)) {
      ManifestCopy copy = manifest(source, reading.work());
      Selection selection = Selection.of(copy, only, false);
      if (selection.files() != 1) {
        throw new Failure(
            Failure.Kind.USAGE,
            "Only one file can go to standard output and the share has "
                + selection.files()
                + "; choose one by --only, or a folder by -o.");
      }
      StoredObjects objects = source.objects(reading.work().grants(random));
      progress.begin("Fetching", selection.totalBytes());
      copy.forEach(
          entry -> {
            if (entry instanceof Entry.File file && selection.wants(entry)) {
              streamFile(objects, file, out);
            }
          });
      progress.end();
      reading.work().remove();
      return new Received(Path.of("-"), 1, selection.bytes(), 0);
    }
  }

  private void streamFile(StoredObjects objects, Entry.File file, OutputStream out) throws Failure {
    switch (file.place()) {
      case Entry.Nowhere nowhere -> {}
      case Entry.Whole(ObjectRef object) ->
          fetch(objects, object, new InOrder(out, 0), LeafSet.all(object));
      case Entry.InPack(ObjectRef object, long offset) -> {
        LeafSet leaves = LeafSet.holding(offset, file.length());
        var cut = new CutStream(out, leaves, offset, file.length());
        fetch(objects, object, new InOrder(cut, leaves.from()), leaves);
      }
    }
  }

  private void fetch(StoredObjects objects, ObjectRef object, InOrder target, LeafSet leaves)
      throws Failure {
    new ObjectFetch(objects, object, Role.CONTENT, target, progress, STREAM_RUN_LEAVES)
        .run(leaves, threads);
  }

  /** Writes the share, still sealed, into one file, and checks all of it there. */
  public Path sealedCopy(ShareSource source, Optional<Path> out, boolean force) throws Failure {
    OpenShare share = source.share();
    Path given = out.orElse(Path.of(""));
    boolean folder = given.toString().isEmpty() || Files.isDirectory(given);
    Path result = folder ? given.resolve(share.record().linkId() + ".satchel") : given;
    Place place = place(Optional.of(result), share);
    if (place.name().isEmpty()) {
      throw new Failure(
          Failure.Kind.USAGE,
          Visible.text(result.toString()) + " is a folder; choose another place by -o.");
    }
    String name = place.name().get();
    Optional<String> own = Optional.of(name + "/sealed"); // what get began under this name stays
    try (WorkFolder work =
            WorkFolder.open(WorkFolder.at(place.parent(), share.record().linkId(), own));
        Target target = new Target(place.parent(), place.name(), force, work.path())) {
      work.wants(Optional.empty(), force);
      boolean begun = work.mayBeNamed(0);
      if (begun && isWhole(target.place(List.of(name)), work, share)) {
        work.remove(); // the crash came between the rename and this
        return result;
      }
      target.checkFree(List.of(name), 0, Optional.empty(), begun); // a crash left an empty file
      work.begin(force);
      ManifestCopy manifest = manifest(source, work);
      StoredObjects objects = source.objects(work.grants(random));
      Path part = work.path().resolve("copy.satchel-part");
      progress.begin("Fetching", share.body().storedBytes());
      CopyWriter.write(part, source, manifest, objects, progress);
      progress.end();
      try {
        checkCopy(part, work, share);
      } catch (Failure e) {
        DiskTrouble.remove(part); // what does not check is not gone on with
        throw e;
      }
      target.finish(part, List.of(name), Optional.empty(), false, begun);
      work.remove();
      return result;
    } catch (IOException e) {
      throw DiskTrouble.writing(place.parent(), e);
    }
  }

  /** Whether the copy that an earlier run wrote has its name already. */
  private boolean isWhole(Path place, WorkFolder work, OpenShare share) {
    try {
      if (Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)) {
        checkCopy(place, work, share);
        return true;
      }
      return false;
    } catch (Failure e) {
      return false; // another file, or another version of the share
    }
  }

  private void checkCopy(Path file, WorkFolder work, OpenShare share) throws Failure {
    try (CopySource copy = CopySource.of(file, share)) {
      ManifestCopy list = manifest(copy, work);
      progress.begin("Checking", share.body().storedBytes());
      StoredObjects objects = copy.objects(Grants.drawn(random));
      list.forEachObject(object -> check(objects, object));
      progress.end();
    }
  }

  /** Looks at a share's list of files. */
  @FunctionalInterface
  public interface Lister {
    void list(ManifestCopy manifest) throws Failure;
  }

  /** Fetches and checks the list of files alone, which does not count as a download. */
  public void list(ShareSource source, StateFolder state, Lister lister) throws Failure {
    try (var reading = new Reading(state, source, false)) {
      lister.list(manifest(source, reading.work()));
    }
  }

  /** Fetches and checks everything and keeps nothing. */
  public Received verify(ShareSource source, StateFolder state) throws Failure {
    try (var reading = new Reading(state, source, true)) {
      ManifestCopy copy = manifest(source, reading.work());
      Selection selection = Selection.of(copy, Optional.empty(), false);
      StoredObjects objects = source.objects(reading.work().grants(random));
      OpenShare share = source.share();
      long manifestBytes = share.capsule().manifest().storedBytes();
      progress.begin("Verifying", share.body().storedBytes() - manifestBytes);
      copy.forEachObject(object -> check(objects, object));
      progress.end();
      reading.work().remove();
      return new Received(Path.of(""), selection.files(), selection.bytes(), 0);
    }
  }

  private void check(StoredObjects objects, ObjectRef object) throws Failure {
    new ObjectFetch(
            objects, object, Role.CONTENT, (leaf, position, plain, length, hash) -> {}, progress)
        .run(LeafSet.all(object), threads);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
