package org.satchel.client.save;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.client.fetch.ShareSource;
import org.satchel.client.state.FolderLock;
import org.satchel.client.state.StateFolder;

/**
 * Where a share that is read and not written to disk has its manifest and its grant.
 *
 * <p>A grant stays when its run is cut, for the day that it is good, so that reading once more is
 * not counted again. Runs of one share at the same time have a folder and a grant each.
 *
 * <p>Units and threads: one thread.
 *
 * <p>Source: docs/decisions/0043-client-state.md.
 */
final class Reading implements AutoCloseable {

  /** A server takes a grant for so long. */
  private static final Duration GRANT_LIFE = Duration.ofDays(1);

  /** As many as there may be journals of one line. */
  private static final int SIDE_BY_SIDE_MAX = 100;

  private final StateFolder state;
  private final WorkFolder work;

  /** What counts is a download, which goes on with what a cut one left. */
  Reading(StateFolder state, ShareSource source, boolean counts) throws Failure {
    this.state = state;
    Path all = state.folder("reading");
    try {
      removeOld(all, System.currentTimeMillis() - GRANT_LIFE.toMillis());
      this.work = take(all, source.share().record().linkId().toString(), counts);
    } catch (IOException e) {
      throw state.failed("cannot be written", e);
    }
  }

  /** A folder that holds no grant is that of a run that was killed before it had one. */
  private static void removeOld(Path all, long beforeMs) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(all, Files::isDirectory)) {
      for (Path path : folders) {
        if (path.resolve(WorkFolder.GRANT).toFile().lastModified() < beforeMs) { // 0 without one
          Optional<FolderLock> lock = lock(path);
          if (lock.isPresent()) {
            WorkFolder.locked(path, false, lock.get(), null).close();
          }
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** The folders of cut downloads first, whose grants are counted already, then one without. */
  private WorkFolder take(Path all, String link, boolean counts) throws IOException, Failure {
    for (int i = counts ? 0 : SIDE_BY_SIDE_MAX; i < 2 * SIDE_BY_SIDE_MAX; i++) {
      Path path = all.resolve(link + "." + i % SIDE_BY_SIDE_MAX);
      boolean left = Files.exists(path.resolve(WorkFolder.GRANT));
      if (left != i < SIDE_BY_SIDE_MAX) {
        continue;
      }
      try {
        Files.createDirectory(path, StateFolder.ownFolder(all));
      } catch (FileAlreadyExistsException e) {
        // of a run that was cut, or of one that is under way and holds it
      }
      Optional<FolderLock> lock = lock(path);
      if (lock.isPresent()) {
        return WorkFolder.locked(path, left, lock.get(), state);
      }
    }
    throw new Failure(
        Failure.Kind.USAGE, "This share is read too often at once; wait for one of the runs.");
  }

  private static Optional<FolderLock> lock(Path path) throws IOException {
    try {
      return FolderLock.take(path);
    } catch (AccessDeniedException e) {
      return Optional.empty(); // another user's, such as root's
    }
  }

  WorkFolder work() {
    return work;
  }

  @Override
  public void close() throws Failure {
    try {
      work.close();
    } catch (IOException e) {
      throw state.failed("cannot be cleaned", e);
    }
  }
}
