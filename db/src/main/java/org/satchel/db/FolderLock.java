package org.satchel.db;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock on a data folder: two servers cannot open one folder.
 *
 * <p>The lock belongs to the process and falls with it, so a killed server leaves nothing behind
 * that somebody would have to remove. The file's content is only for people: who holds it.
 *
 * <p>Closed once, on any thread.
 *
 * <p>Source: fcntl(2), record locks.
 */
public final class FolderLock implements AutoCloseable {

  /** The file's name in the data folder. */
  public static final String FILE = "lock";

  /** A process id has at most 7 digits on Linux; the rest is room for other systems. */
  private static final int HOLDER_BYTES_MAX = 32;

  /** {@link #isHeld} holds the lock for a moment itself; an attempt outlasts that. */
  private static final int ATTEMPTS = 5;

  private static final Duration PAUSE = Duration.ofMillis(50);

  /** What an attempt came to. */
  public sealed interface Attempt {
    /** Ours until closed. */
    record Locked(FolderLock lock) implements Attempt {}

    /** Another server has it; {@code holder} is its process id, or empty. */
    record Held(String holder) implements Attempt {}
  }

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Tries to lock an existing folder. */
  public static Attempt acquire(Path folder) throws IOException {
    Attempt attempt = attempt(folder);
    for (int more = ATTEMPTS - 1; more > 0 && attempt instanceof Attempt.Held; more--) {
      LockSupport.parkNanos(PAUSE.toNanos());
      attempt = attempt(folder);
    }
    return attempt;
  }

  /**
   * Whether a server has it now. Not to be asked in the server's own process: whoever closes the
   * file there drops the lock.
   */
  public static boolean isHeld(Path folder) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(FILE), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return shared == null;
    } catch (NoSuchFileException e) {
      return false; // no server was ever here
    }
  }

  private static Attempt attempt(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(FILE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS); // what is written must not land in another file
    boolean locked = false;
    try {
      locked = tryLock(channel) != null;
      if (!locked) return new Attempt.Held(holder(channel));
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new Attempt.Locked(new FolderLock(channel));
    } finally {
      if (!locked) channel.close();
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this same process
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(HOLDER_BYTES_MAX);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).strip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
