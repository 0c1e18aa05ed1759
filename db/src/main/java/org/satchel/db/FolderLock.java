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
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The operating system's lock on a data folder: two servers cannot open one folder.
 *
 * <p>The lock belongs to the process and falls with it, so a killed server leaves nothing behind
 * that somebody would have to remove. The file's first line is for people: who holds it. The second
 * is the holder's to write, and holds for others only while the lock is held.
 *
 * <p>Closed once, on any thread.
 *
 * <p>Source: fcntl(2), record locks.
 */
public final class FolderLock implements AutoCloseable {

  /** The file's name in the data folder. */
  public static final String FILE = "lock";

  /** A process id and an address with its port. */
  private static final int TEXT_BYTES_MAX = 256;

  /** {@link #holder} holds the lock for a moment itself; an attempt outlasts that. */
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
  private final long firstLine; // bytes

  private FolderLock(FileChannel channel, long firstLine) {
    this.channel = channel;
    this.firstLine = firstLine;
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

  /** Who has it: the process id, or empty; and what it noted, if it has. */
  public record Holder(String process, Optional<String> note) {}

  /**
   * The server that has it now, if one has. Not to be asked in the server's own process: whoever
   * closes the file there drops the lock.
   */
  public static Optional<Holder> holder(Path folder) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(FILE), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) {
      return shared == null ? Optional.of(read(channel)) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty(); // no server was ever here
    }
  }

  /** Adds a line that others find by {@link #holder}, until it is taken back. Called once. */
  public void note(String line) throws IOException {
    ByteBuffer text = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
    long end = firstLine;
    while (text.hasRemaining()) end += channel.write(text, end);
  }

  /** Takes the note back, before this is closed. */
  public void takeBack() throws IOException {
    channel.truncate(firstLine);
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
      if (!locked) return new Attempt.Held(read(channel).process());
      String pid = ProcessHandle.current().pid() + "\n";
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new Attempt.Locked(new FolderLock(channel, pid.length()));
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

  private static Holder read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(TEXT_BYTES_MAX);
    channel.read(text, 0);
    String[] lines =
        new String(text.array(), 0, text.position(), StandardCharsets.US_ASCII).split("\n", -1);
    // What no line's end follows is not yet written whole.
    return new Holder(
        lines[0].strip(), lines.length > 2 ? Optional.of(lines[1]) : Optional.empty());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
