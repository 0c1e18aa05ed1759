package org.satchel.swarm.provider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.satchel.swarm.Disk;
import org.satchel.swarm.SegmentName;
import org.satchel.swarm.SegmentSource;
import org.satchel.swarm.SwarmException;

/**
 * Keeps segments as files of a local folder, spread over 256 subfolders by their first digits.
 *
 * <p>A staged file comes in by a second name (a hard link), so that it costs no copy and at no
 * moment has no name; where a file system has no links, or staging lies on another one, it is
 * copied, synced and moved.
 *
 * <p>Units: bytes. Safe on any thread, and for several processes on one folder.
 *
 * <p>Source: docs/decisions/0010-segment-names.md; link(2), fsync(2).
 */
public final class FolderProvider implements Provider {

  private static final int FOLDERS = 256;

  /** Where copies are made before they get their names; segments' folders have two digits. */
  private static final String INCOMING = "incoming";

  /** Holds what {@link #claim} was told. */
  private static final String OWNER = "owner";

  private static final int OWNER_BYTES_MAX = 64;

  /** A copy of 16 MiB that is older was left by a crash. */
  private static final Duration COPY_AGE_MAX = Duration.ofDays(1);

  /** Writes of this size and more run at the disk's speed. */
  private static final int COPY_BYTES = 256 * 1024;

  private final Path folder;
  private final Disk disk;

  /** Subfolders whose names this process has synced. */
  private final Set<Path> named = ConcurrentHashMap.newKeySet(FOLDERS);

  private FolderProvider(Path folder, Disk disk) {
    this.folder = folder;
    this.disk = disk;
  }

  /** Opens a folder, and makes it if it is not there. */
  public static FolderProvider open(Path folder, Disk disk, Instant now) throws SwarmException {
    var provider = new FolderProvider(folder.toAbsolutePath(), disk);
    try {
      disk.makeFolder(provider.folder);
      provider.clearIncoming(now.minus(COPY_AGE_MAX));
      return provider;
    } catch (IOException e) {
      throw SwarmException.of("the segment folder cannot be used: " + folder, e);
    }
  }

  private void clearIncoming(Instant before) throws IOException {
    Path incoming = folder.resolve(INCOMING);
    if (!Files.isDirectory(incoming)) return;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) disk.delete(file);
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  @Override
  public void put(SegmentName name, Path staged, Instant now) throws SwarmException {
    Path subfolder = subfolder(name);
    Path target = path(name);
    try {
      make(subfolder);
      try {
        moveIn(staged, target, now);
      } catch (NoSuchFileException e) {
        if (!Files.exists(staged)) throw e;
        named.remove(subfolder); // somebody removed it
        make(subfolder);
        moveIn(staged, target, now);
      }
      disk.syncFolder(subfolder);
    } catch (IOException e) {
      throw SwarmException.of("a segment could not be stored: " + name, e);
    }
  }

  /**
   * That it is there does not say that its name lasts: who made it may not have synced it yet, or
   * was killed before.
   */
  private void make(Path subfolder) throws IOException {
    if (named.contains(subfolder)) return;
    disk.makeFolder(subfolder);
    disk.syncFolder(folder);
    named.add(subfolder);
  }

  private void moveIn(Path staged, Path target, Instant now) throws IOException {
    try {
      disk.date(staged, now);
      disk.link(staged, target);
    } catch (FileAlreadyExistsException e) {
      return; // put before; a name has only ever one content
    } catch (NoSuchFileException e) {
      throw e;
    } catch (FileSystemException | UnsupportedOperationException e) {
      copyIn(staged, target, now); // and if the subfolder is what is missing, the move says so
    }
  }

  /** For a file system without links, or staging on another one. */
  private void copyIn(Path staged, Path target, Instant now) throws IOException {
    Path incoming = folder.resolve(INCOMING);
    disk.makeFolder(incoming);
    Path copy = incoming.resolve(target.getFileName());
    try {
      copy(staged, copy);
      disk.date(copy, now);
      disk.move(copy, target);
    } catch (IOException e) {
      disk.delete(copy); // a full disk needs its room
      throw e;
    }
  }

  private void copy(Path staged, Path copy) throws IOException {
    try (FileChannel from = FileChannel.open(staged, StandardOpenOption.READ);
        FileChannel to = disk.create(copy)) {
      ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
      for (long at = 0; from.read(buffer, at) > 0; buffer.clear()) {
        buffer.flip();
        int count = buffer.remaining();
        disk.write(to, buffer, at);
        at += count;
      }
      disk.sync(to);
    }
  }

  @Override
  public SegmentSource open(SegmentName name) throws SwarmException {
    try {
      FileChannel channel = FileChannel.open(path(name), StandardOpenOption.READ);
      return new FileSegment(name, channel, channel.size());
    } catch (NoSuchFileException e) {
      if (Files.notExists(folder.resolve(OWNER))) {
        throw SwarmException.of("the folder of segments is gone; is its disk mounted?", e);
      }
      throw new SwarmException(
          SwarmException.Kind.DAMAGED, "a segment's file is missing: " + name, e);
    } catch (IOException e) {
      throw SwarmException.of("a segment could not be opened: " + name, e);
    }
  }

  @Override
  public long delete(SegmentName name) throws SwarmException {
    Path file = path(name);
    try {
      long bytes = Files.size(file);
      return disk.delete(file) ? bytes : 0;
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw SwarmException.of("a segment could not be removed: " + name, e);
    }
  }

  @Override
  public List<Stored> list(Optional<SegmentName> after, int limit, Unlisted unlisted)
      throws SwarmException {
    if (limit < 1 || limit > LIST_MAX) throw new IllegalArgumentException("limit: " + limit);
    List<Stored> page = new ArrayList<>();
    int first = after.map(name -> Integer.parseInt(name.toString().substring(0, 2), 16)).orElse(0);
    for (int i = first; i < FOLDERS && page.size() < limit; i++) {
      String subfolder = "%02x".formatted(i);
      try {
        for (SegmentName name : names(subfolder)) {
          if (page.size() == limit) break;
          if (after.isPresent() && name.compareTo(after.get()) <= 0) continue;
          stored(name).ifPresent(page::add);
        }
      } catch (IOException e) {
        unlisted.tell(
            SwarmException.of("segments could not be listed: " + folder.resolve(subfolder), e));
      }
    }
    return page;
  }

  /** At 10 million segments a subfolder has 40,000 names: some megabytes for a moment. */
  private List<SegmentName> names(String subfolder) throws IOException {
    List<SegmentName> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.resolve(subfolder))) {
      for (Path file : files) {
        SegmentName.parse(String.valueOf(file.getFileName())).ifPresent(names::add);
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of(); // no segment with these digits was ever stored
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    names.sort(null);
    return names;
  }

  private Optional<Stored> stored(SegmentName name) throws IOException {
    try {
      BasicFileAttributes file = Files.readAttributes(path(name), BasicFileAttributes.class);
      return Optional.of(new Stored(name, file.size(), file.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // removed since the folder was read
    }
  }

  @Override
  public Optional<String> owner() throws SwarmException {
    try (InputStream file = Files.newInputStream(folder.resolve(OWNER))) {
      return Optional.of(
          new String(file.readNBytes(OWNER_BYTES_MAX), StandardCharsets.US_ASCII).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw SwarmException.of("whose segments these are cannot be read: " + folder, e);
    }
  }

  @Override
  public void claim(String owner) throws SwarmException {
    Path incoming = folder.resolve(INCOMING);
    Path written = incoming.resolve(OWNER);
    try {
      disk.makeFolder(incoming);
      try (FileChannel file = disk.create(written)) {
        disk.write(file, ByteBuffer.wrap(owner.getBytes(StandardCharsets.US_ASCII)), 0);
        disk.sync(file);
      }
      disk.move(written, folder.resolve(OWNER));
      disk.syncFolder(folder);
    } catch (IOException e) {
      throw SwarmException.of("whose segments these are cannot be written: " + folder, e);
    }
  }

  @Override
  public long freeBytes() throws SwarmException {
    try {
      return disk.freeBytes(folder);
    } catch (IOException e) {
      throw SwarmException.of("the free space is not known: " + folder, e);
    }
  }

  private Path subfolder(SegmentName name) {
    return folder.resolve(name.toString().substring(0, 2));
  }

  private Path path(SegmentName name) {
    return subfolder(name).resolve(name.toString());
  }

  private record FileSegment(SegmentName name, FileChannel channel, long length)
      implements SegmentSource {

    @Override
    public int read(ByteBuffer target, long offset) throws SwarmException {
      try {
        return channel.read(target, offset);
      } catch (IOException e) {
        throw SwarmException.of("a segment could not be read: " + name, e);
      }
    }

    @Override
    public Optional<FileChannel> file() {
      return Optional.of(channel);
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e); // closing a file that was only read
      }
    }
  }
}
