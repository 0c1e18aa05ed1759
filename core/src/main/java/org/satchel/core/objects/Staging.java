package org.satchel.core.objects;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.satchel.core.StorageException;
import org.satchel.format.record.ObjectId;
import org.satchel.swarm.Disk;
import org.satchel.swarm.SwarmException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of segments that are being received.
 *
 * <p>For each upload at most a few files: {@code <object>-<ordinal>.part}, and {@code
 * <object>.mark} once a request ended inside a segment. Nothing here is known to the database; a
 * restart reads the mark when the upload is next used.
 *
 * <p>Units: bytes. Safe on any thread, for different uploads; one upload's files belong to the
 * holder of its lease.
 *
 * <p>Source: docs/decisions/0011-mark-file.md.
 */
final class Staging {

  private static final Logger LOG = LoggerFactory.getLogger(Staging.class);

  /** Kept free for the database, marks and rows: a part of the disk, within these bounds. */
  private static final int RESERVE_PARTS = 20;

  private static final long RESERVE_MIN = 4L << 20;
  private static final long RESERVE_MAX = 1L << 30;

  /**
   * Segments of one upload that a crash can leave side by side: those of the longest body with a
   * checksum, one before, one after.
   */
  private static final int LEFT_MAX = 7;

  private static final Pattern NAME =
      Pattern.compile("([0-9a-f]{32})(?:-([0-9]{1,8})\\.part|\\.mark)");

  /** A file of this folder: a staged segment, or a mark (no ordinal). */
  record Left(Path file, ObjectId object, Optional<Long> ordinal) {}

  private final Path folder;
  private final Disk disk;
  private final long reserve;
  private Optional<Boolean> takesDirect = Optional.empty(); // until a probe decided

  /**
   * The sequences of marks that did not sync, one for each upload at most: such a mark may not
   * last, so the next takes its slot and not that of the one before.
   */
  private final Map<ObjectId, Long> unsynced = new ConcurrentHashMap<>();

  private Staging(Path folder, Disk disk, long reserve) {
    this.folder = folder;
    this.disk = disk;
    this.reserve = reserve;
  }

  static Staging open(Path folder, Disk disk) throws StorageException {
    try {
      disk.makeFolder(folder);
      long part = disk.totalBytes(folder) / RESERVE_PARTS;
      var staging = new Staging(folder, disk, Math.clamp(part, RESERVE_MIN, RESERVE_MAX));
      staging.takesDirect();
      return staging;
    } catch (IOException e) {
      throw StorageException.of("the staging folder cannot be used: " + folder, e);
    }
  }

  /** Asks again at each segment until the disk has room for an answer. */
  private synchronized boolean takesDirect() throws IOException {
    if (takesDirect.isEmpty()) takesDirect = probe();
    return takesDirect.orElse(false);
  }

  private Optional<Boolean> probe() throws IOException {
    Path file = folder.resolve("probe");
    try {
      disk.create(file).close();
      return Optional.of(takesDirect(file));
    } catch (IOException e) {
      if (SwarmException.isFull(e)) return Optional.empty();
      throw e;
    } finally {
      disk.delete(file);
    }
  }

  /** Some file systems open a file for direct writes and then take none: so one is tried. */
  private boolean takesDirect(Path file) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(2 * Disk.BLOCK_BYTES);
    block = block.alignedSlice(Disk.BLOCK_BYTES).slice(0, Disk.BLOCK_BYTES);
    try (FileChannel direct = disk.direct(file).orElse(null)) {
      if (direct == null) return false;
      disk.write(direct, List.of(block), 0);
      return true;
    } catch (IOException e) {
      if (SwarmException.isFull(e)) throw e;
      LOG.info("uploads go through the page cache: {} takes no direct writes", folder, e);
      return false;
    }
  }

  /** What uploads leave free. */
  long reserveBytes() {
    return reserve;
  }

  /** True if the next bytes would eat into the reserve. */
  boolean isFull() throws StorageException {
    return freeBytes() < reserve + AppendRun.AHEAD_BYTES_MAX;
  }

  /**
   * Whether what an upload still has would meet a full disk before its end; none needs no room.
   * Others under way may take the same room.
   */
  boolean lacksRoomFor(long bytes) throws StorageException {
    return bytes > 0 && bytes > freeBytes() - reserve - AppendRun.AHEAD_BYTES_MAX;
  }

  /**
   * Refuses what would add rows for whoever asks, where half of the reserve is gone: the other half
   * is for what ends, blocks, edits and cleans up.
   *
   * @throws StorageException of kind {@code FULL}
   */
  void requireRoomForRows() throws StorageException {
    if (freeBytes() >= reserve / 2) return;
    throw new StorageException(
        StorageException.Kind.FULL, "what is left is for ending and removing", null);
  }

  private long freeBytes() throws StorageException {
    try {
      return disk.freeBytes(folder);
    } catch (IOException e) {
      throw StorageException.of("the free space is not known: " + folder, e);
    }
  }

  /**
   * What is acknowledged of an upload's segment.
   *
   * @param ordinal the first segment that has no row
   */
  Optional<Mark> mark(ObjectId object, long ordinal) throws StorageException {
    Optional<Mark> mark = readMark(object).filter(found -> found.ordinal() == ordinal);
    if (mark.isEmpty() || mark.get().length() == 0) return Optional.empty();
    try {
      long staged = Files.size(segment(object, ordinal));
      if (staged >= mark.get().length()) return mark;
      LOG.error("staged bytes are missing: {} of {} of {}", staged, mark.get().length(), object);
    } catch (NoSuchFileException e) {
      LOG.error("staged bytes are missing: all {} of {}", mark.get().length(), object, e);
    } catch (IOException e) {
      throw StorageException.of("a staged segment cannot be read", e);
    }
    return Optional.empty();
  }

  /** The upload's newest mark, for whichever segment. */
  Optional<Mark> readMark(ObjectId object) throws StorageException {
    try (FileChannel channel = FileChannel.open(markFile(object), StandardOpenOption.READ)) {
      ByteBuffer content = ByteBuffer.allocate(Mark.FILE_BYTES);
      while (content.hasRemaining()) {
        if (channel.read(content, content.position()) < 0) break;
      }
      return Mark.newest(content.flip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StorageException.of("a mark cannot be read", e);
    }
  }

  /** A new segment; what an earlier attempt left under its name is given up. */
  StagedSegment begin(ObjectId object, long ordinal) throws StorageException {
    Path file = segment(object, ordinal);
    try {
      boolean direct = takesDirect();
      // Deleted, not emptied: the old file may be a stored segment's other name.
      disk.delete(file);
      return new StagedSegment(disk, file, disk.create(file), ordinal, 0, List.of(), direct);
    } catch (IOException e) {
      throw StorageException.of("a segment cannot be staged: " + file, e);
    }
  }

  /** The segment in whose middle the mark stands. */
  StagedSegment resume(ObjectId object, Mark mark) throws StorageException {
    Path file = segment(object, mark.ordinal());
    try {
      if (Files.size(file) > mark.length()) replaceByCopy(file, mark.length());
      boolean direct = takesDirect();
      FileChannel channel = disk.open(file);
      var segment =
          new StagedSegment(
              disk, file, channel, mark.ordinal(), mark.length(), mark.leaves(), direct);
      boolean sound = false;
      try {
        segment.rehashOpenLeaf();
        sound = true;
      } finally {
        if (!sound) channel.close();
      }
      return segment;
    } catch (IOException e) {
      throw StorageException.of("a staged segment cannot be resumed: " + file, e);
    }
  }

  /**
   * A staged file that is longer than its mark may have been stored already, by a request that died
   * before it learned so, and then share its bytes with a segment. It is never written to again.
   */
  private void replaceByCopy(Path file, int length) throws IOException {
    Path copy = file.resolveSibling(file.getFileName() + ".copy");
    disk.delete(copy);
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
        FileChannel to = disk.create(copy)) {
      ByteBuffer piece = ByteBuffer.allocate(Buffers.BYTES);
      for (long at = 0; at < length; ) {
        piece.clear().limit((int) Math.min(piece.capacity(), length - at));
        if (from.read(piece, at) < 0) throw new IOException("staged file ended early: " + file);
        piece.flip();
        int count = piece.remaining();
        disk.write(to, piece, at);
        at += count;
      }
      disk.sync(to);
    }
    disk.move(copy, file);
    disk.syncFolder(folder);
  }

  /** Acknowledges all bytes of a segment that is not whole: data first, then the mark. */
  void park(ObjectId object, StagedSegment segment, Instant now) throws StorageException {
    Path file = markFile(object);
    segment.sync();
    long next = readMark(object).map(Mark::sequence).orElse(0L) + 1;
    long sequence = Mark.isOfSlot(next, unsynced.getOrDefault(object, next)) ? next : next + 1;
    var mark = new Mark(sequence, segment.ordinal(), segment.length(), now, segment.leaves());
    boolean newMark = !Files.exists(file);
    try (FileChannel channel = newMark ? disk.create(file) : disk.open(file)) {
      if (newMark || segment.isNew()) disk.syncFolder(folder);
      segment.marked(); // not later: a mark whose sync fails may still be read
      unsynced.put(object, sequence);
      disk.write(channel, mark.encode(), mark.position());
      disk.sync(channel);
      unsynced.remove(object);
    } catch (IOException e) {
      throw StorageException.of("a mark could not be written: " + file, e);
    }
  }

  /** Removes a staged file whose segment has a row. */
  void unstage(StagedSegment segment) throws StorageException {
    try {
      disk.delete(segment.file());
    } catch (IOException e) {
      throw StorageException.of("a staged file could not be removed: " + segment.file(), e);
    }
  }

  /** Removes what an upload may have left here. */
  void drop(ObjectId object, long committed) throws StorageException {
    unsynced.remove(object);
    try {
      disk.delete(markFile(object));
      for (long i = Math.max(0, committed - 1); i < committed + LEFT_MAX; i++) {
        disk.delete(segment(object, i));
      }
    } catch (IOException e) {
      throw StorageException.of("staged files could not be removed", e);
    }
  }

  void delete(Left left) throws StorageException {
    try {
      disk.delete(left.file());
    } catch (IOException e) {
      throw StorageException.of("a staged file could not be removed: " + left.file(), e);
    }
  }

  /** Files in this folder, at most so many. */
  List<Left> list(int limit) throws StorageException {
    List<Left> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (found.size() == limit) break;
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()).replace(".copy", ""));
        if (!name.matches()) continue;
        ObjectId object = ObjectId.of(HexFormat.of().parseHex(name.group(1)));
        found.add(new Left(file, object, Optional.ofNullable(name.group(2)).map(Long::valueOf)));
      }
      return found;
    } catch (DirectoryIteratorException | IOException e) {
      IOException cause = e instanceof IOException io ? io : new IOException(e);
      throw StorageException.of("the staging folder could not be listed: " + folder, cause);
    }
  }

  private Path segment(ObjectId object, long ordinal) {
    return folder.resolve(hex(object) + "-" + ordinal + ".part");
  }

  private Path markFile(ObjectId object) {
    return folder.resolve(hex(object) + ".mark");
  }

  private static String hex(ObjectId object) {
    return HexFormat.of().formatHex(object.bytes());
  }
}
