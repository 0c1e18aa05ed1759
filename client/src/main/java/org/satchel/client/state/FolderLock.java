package org.satchel.client.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The right to use a folder that several runs may want, and that its user removes in the end.
 *
 * <p>A lock belongs to a file and not to its name: a run that just ended may have removed the file
 * that we locked, and a third one may have made and locked another of that name. So we write into
 * ours and look for it by name. The system drops a process's lock as soon as the process closes any
 * channel of that file: the one that looked stays open as long as the lock, and a folder that this
 * process holds is not looked at again.
 *
 * <p>Units and threads: one holder among all threads and processes; falls with its process.
 *
 * <p>Source: POSIX fcntl locks, as java.nio.channels.FileLock gives them.
 */
public final class FolderLock implements Closeable {

  /** The lock's file in its folder; to be removed last. */
  public static final String NAME = "lock";

  private static final int MARK_BYTES = 16;

  private static final Set<OpenOption> OLD =
      Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> OLD_OR_NEW =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);

  /** The lock files that this process holds, or tries to. */
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path name;
  private final FileChannel file;
  private final FileChannel named;

  private FolderLock(Path name, FileChannel file, FileChannel named) {
    this.name = name;
    this.file = file;
    this.named = named;
  }

  /** Takes a folder, empty if somebody else holds it or removes it right now. */
  public static Optional<FolderLock> take(Path folder) throws IOException {
    return take(folder, OLD_OR_NEW, StateFolder.ownFile(folder));
  }

  /** The same for a folder in use or left behind: one that has no lock's file stays without. */
  public static Optional<FolderLock> takeIfThere(Path folder) throws IOException {
    return take(folder, OLD);
  }

  private static Optional<FolderLock> take(
      Path folder, Set<OpenOption> how, FileAttribute<?>... mode) throws IOException {
    try {
      Path name = folder.toRealPath().resolve(NAME);
      if (!OURS.add(name)) {
        return Optional.empty();
      }
      boolean taken = false;
      try {
        Optional<FolderLock> lock = lock(FileChannel.open(name, how, mode), name);
        taken = lock.isPresent();
        return lock;
      } finally {
        if (!taken) {
          OURS.remove(name);
        }
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<FolderLock> lock(FileChannel file, Path name) throws IOException {
    @Nullable FileChannel named = null;
    boolean ours = false;
    try {
      if (file.tryLock() == null) {
        return Optional.empty();
      }
      named = FileChannel.open(name, StandardOpenOption.READ);
      ours = same(file, named);
      return ours ? Optional.of(new FolderLock(name, file, named)) : Optional.empty();
    } finally {
      if (!ours) {
        if (named != null) {
          named.close();
        }
        file.close();
      }
    }
  }

  /** True if a locked file is the one that was opened by its name. */
  static boolean same(FileChannel locked, FileChannel named) throws IOException {
    byte[] mark = new byte[MARK_BYTES];
    ThreadLocalRandom.current().nextBytes(mark);
    locked.write(ByteBuffer.wrap(mark), 0);
    byte[] found = new byte[MARK_BYTES];
    return named.read(ByteBuffer.wrap(found), 0) == MARK_BYTES && Arrays.equals(found, mark);
  }

  /**
   * Removes a folder that is held and the files in it, the lock's last: who takes the place from
   * then on has another one, and keeps it.
   */
  public static void removeFolder(Path folder) throws IOException {
    Path lock = folder.resolve(NAME);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!file.equals(lock)) {
          Files.deleteIfExists(file);
        }
      }
    }
    Files.deleteIfExists(lock);
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // another run has it already
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
    named.close();
    OURS.remove(name);
  }
}
