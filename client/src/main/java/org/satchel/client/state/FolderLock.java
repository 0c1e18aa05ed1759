package org.satchel.client.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The right to use a folder that several runs may want, and that its user removes in the end.
 *
 * <p>A lock belongs to a file and not to its name: a run that just ended may have removed the file
 * that we locked, and a third one may have made and locked another of that name. So we write into
 * ours and look for it by name.
 *
 * <p>Units and threads: one holder among all threads and processes; falls with its process.
 *
 * <p>Source: POSIX fcntl locks, as java.nio.channels.FileLock gives them.
 */
public final class FolderLock implements Closeable {

  /** The lock's file in its folder; to be removed last. */
  public static final String NAME = "lock";

  private static final int MARK_BYTES = 16;

  private final FileChannel file;

  private FolderLock(FileChannel file) {
    this.file = file;
  }

  /** Takes a folder, empty if somebody else holds it or removes it right now. */
  public static Optional<FolderLock> take(Path folder) throws IOException {
    Path name = folder.resolve(NAME);
    try {
      return lock(StateFolder.openOwn(name), name);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The same for a folder in use or left behind: one that has no lock's file stays without. */
  public static Optional<FolderLock> takeIfThere(Path folder) throws IOException {
    Path name = folder.resolve(NAME);
    try {
      return lock(FileChannel.open(name, StandardOpenOption.WRITE), name);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<FolderLock> lock(FileChannel file, Path name) throws IOException {
    boolean ours = false;
    try {
      ours = file.tryLock() != null && holds(file, name);
    } catch (OverlappingFileLockException e) {
      ours = false; // another thread of this process holds it
    } finally {
      if (!ours) {
        file.close();
      }
    }
    return ours ? Optional.of(new FolderLock(file)) : Optional.empty();
  }

  /** True if a locked file still has its name. */
  static boolean holds(FileChannel locked, Path name) throws IOException {
    byte[] mark = new byte[MARK_BYTES];
    ThreadLocalRandom.current().nextBytes(mark);
    locked.write(ByteBuffer.wrap(mark), 0);
    try {
      return Arrays.equals(Files.readAllBytes(name), mark);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
