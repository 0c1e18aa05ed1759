package org.satchel.testkit.failpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the product's calls of the JDK become when the agent is installed: the same call, with a
 * look at the fail point before and after.
 *
 * <p>Why this way: the product holds no hook; its calls that write, move, delete, commit or read
 * the clock are redirected here while its classes load. Each method has the redirected call's own
 * name and shape, with the receiver first.
 *
 * <p>Threads: called by whatever thread of the product makes the call.
 *
 * <p>Source: {@link Agent}.
 */
public final class Hooks {

  private static final int BLOCK_BYTES = 4096;

  private static final Pattern WRITE =
      Pattern.compile("\\s*(INSERT INTO|UPDATE|DELETE FROM)\\s+(\\w+)");

  /** What the transaction of this thread has written, such as {@code INSERT INTO segments}. */
  private static final ThreadLocal<Set<String>> WRITTEN = ThreadLocal.withInitial(TreeSet::new);

  private Hooks() {}

  /** Redirected from {@link FileChannel#write(ByteBuffer)}. */
  public static int write(FileChannel channel, ByteBuffer bytes) throws IOException {
    int allowed = FailPoint.installed().bytesBeforeKill(bytes.remaining());
    if (allowed < 0) return channel.write(bytes);
    ByteBuffer part = bytes.slice(bytes.position(), allowed);
    while (part.hasRemaining()) channel.write(part);
    throw FailPoint.installed().kill("patch", "after " + allowed + " bytes of a write");
  }

  /** Redirected from {@link FileChannel#write(ByteBuffer, long)}. */
  public static int write(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
    int allowed = FailPoint.installed().bytesBeforeKill(bytes.remaining());
    if (allowed < 0) return channel.write(bytes, position);
    ByteBuffer part = bytes.slice(bytes.position(), allowed);
    long at = position;
    while (part.hasRemaining()) at += channel.write(part, at);
    throw FailPoint.installed().kill("patch", "after " + allowed + " bytes of a write");
  }

  /**
   * Redirected from {@link FileChannel#write(ByteBuffer[], int, int)}, which may go past the page
   * cache: that dies between two blocks, never within one.
   */
  public static long write(FileChannel channel, ByteBuffer[] bytes, int offset, int length)
      throws IOException {
    int all = 0;
    for (int i = offset; i < offset + length; i++) all += bytes[i].remaining();
    int allowed = FailPoint.installed().bytesBeforeKill(all);
    if (allowed < 0) return channel.write(bytes, offset, length);
    int left = allowed - allowed % BLOCK_BYTES;
    for (int i = offset; left > 0; i++) {
      ByteBuffer part = bytes[i].slice(bytes[i].position(), Math.min(left, bytes[i].remaining()));
      left -= part.remaining();
      while (part.hasRemaining()) channel.write(part);
    }
    throw FailPoint.installed().kill("patch", "after the blocks of " + allowed + " bytes");
  }

  /** Redirected from {@link Files#move}. */
  public static Path move(Path from, Path to, CopyOption... options) throws IOException {
    FailPoint.Reached reached = FailPoint.installed().reach("move");
    if (reached == FailPoint.Reached.BEFORE) {
      throw FailPoint.installed().kill("move", "before a move");
    }
    try {
      Files.move(from, to, options);
    } catch (IOException | RuntimeException failed) {
      FailPoint.installed().giveBack(reached);
      throw failed;
    }
    if (reached == FailPoint.Reached.AFTER)
      throw FailPoint.installed().kill("move", "after a move");
    return to;
  }

  /** Redirected from {@link Files#createLink}: a move in two steps, of which this is the first. */
  public static Path createLink(Path second, Path file) throws IOException {
    FailPoint.Reached reached = FailPoint.installed().reach("move");
    if (reached == FailPoint.Reached.BEFORE) {
      throw FailPoint.installed().kill("move", "before a link");
    }
    try {
      Files.createLink(second, file);
    } catch (IOException | RuntimeException failed) {
      FailPoint.installed().giveBack(reached);
      throw failed;
    }
    if (reached == FailPoint.Reached.AFTER)
      throw FailPoint.installed().kill("move", "after a link");
    return second;
  }

  /** Redirected from {@link Files#delete}. */
  public static void delete(Path path) throws IOException {
    FailPoint.Reached reached = FailPoint.installed().reach("delete");
    if (reached == FailPoint.Reached.BEFORE) {
      throw FailPoint.installed().kill("cleanup", "before a delete");
    }
    Files.delete(path);
    if (reached == FailPoint.Reached.AFTER) {
      throw FailPoint.installed().kill("cleanup", "after a delete");
    }
  }

  /** Redirected from {@link Files#deleteIfExists}. */
  public static boolean deleteIfExists(Path path) throws IOException {
    FailPoint.Reached reached = FailPoint.installed().reach("delete");
    if (reached == FailPoint.Reached.BEFORE) {
      throw FailPoint.installed().kill("cleanup", "before a delete");
    }
    boolean deleted = Files.deleteIfExists(path);
    if (reached == FailPoint.Reached.AFTER) {
      throw FailPoint.installed().kill("cleanup", "after a delete");
    }
    return deleted;
  }

  /** Redirected from {@link PreparedStatement#executeUpdate()}. */
  public static int executeUpdate(PreparedStatement statement) throws SQLException {
    note(statement);
    return statement.executeUpdate();
  }

  /** Redirected from {@link PreparedStatement#executeBatch()}. */
  public static int[] executeBatch(PreparedStatement statement) throws SQLException {
    note(statement);
    return statement.executeBatch();
  }

  private static void note(PreparedStatement statement) {
    Matcher write = WRITE.matcher(statement.toString());
    if (write.lookingAt()) WRITTEN.get().add(write.group(1) + " " + write.group(2));
  }

  /**
   * Redirected from {@link PreparedStatement#execute()}: SQLite's commit is a word of SQL, which
   * the driver's statement prints.
   */
  public static boolean execute(PreparedStatement statement) throws SQLException {
    String sql = statement.toString().strip().toUpperCase(Locale.ROOT);
    if (sql.startsWith("BEGIN")) WRITTEN.get().clear();
    if (!sql.startsWith("COMMIT")) return statement.execute();
    String what = String.join(", ", WRITTEN.get());
    FailPoint.Reached reached = FailPoint.installed().reachCommit(WRITTEN.get());
    if (reached == FailPoint.Reached.BEFORE) {
      throw FailPoint.installed().kill("commit", "before that of " + what);
    }
    if (reached == FailPoint.Reached.DURING) FailPoint.installed().killSoon("commit", what);
    boolean result = statement.execute();
    if (reached == FailPoint.Reached.AFTER) {
      throw FailPoint.installed().kill("commit", "after that of " + what);
    }
    return result;
  }

  /** Redirected from {@link System#currentTimeMillis}. */
  public static long currentTimeMillis() {
    return ShiftedClock.INSTANCE.millis();
  }

  /** Redirected from {@link Instant#now()}. */
  public static Instant now() {
    return ShiftedClock.INSTANCE.instant();
  }

  /** Redirected from {@link InstantSource#system}. */
  public static InstantSource system() {
    return ShiftedClock.INSTANCE;
  }

  /** Redirected from {@link Clock#systemUTC}. */
  public static Clock systemUTC() {
    return ShiftedClock.INSTANCE;
  }
}
