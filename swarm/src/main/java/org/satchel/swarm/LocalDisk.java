package org.satchel.swarm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The operating system's file system.
 *
 * <p>Nothing but calls; what they mean together is decided by their callers. A folder's file system
 * is looked up once, since the look-up reads the table of mounts and free space is asked for before
 * every write.
 *
 * <p>Safe on any thread.
 *
 * <p>Source: java.nio.file; fsync(2).
 */
public final class LocalDisk implements Disk {

  /** By name, since the compiler warns of all that belongs to the JDK alone. */
  private static final Optional<OpenOption> DIRECT = directOption();

  private final ConcurrentHashMap<Path, FileStore> stores = new ConcurrentHashMap<>();

  @Override
  public FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file,
        StandardOpenOption.CREATE,
        StandardOpenOption.TRUNCATE_EXISTING,
        StandardOpenOption.READ,
        StandardOpenOption.WRITE);
  }

  @Override
  public FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  @Override
  public Optional<FileChannel> direct(Path file) throws IOException {
    if (DIRECT.isEmpty() || BLOCK_BYTES % store(parent(file)).getBlockSize() != 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(FileChannel.open(file, StandardOpenOption.WRITE, DIRECT.get()));
    } catch (FileSystemException | UnsupportedOperationException e) {
      return Optional.empty(); // not every file system has it, and whoever writes has another way
    }
  }

  @Override
  public void write(FileChannel file, List<ByteBuffer> bytes, long position) throws IOException {
    ByteBuffer[] left = bytes.toArray(ByteBuffer[]::new);
    file.position(position);
    for (int i = 0; i < left.length; ) {
      file.write(left, i, left.length - i);
      while (i < left.length && !left[i].hasRemaining()) i++;
    }
  }

  @Override
  public void sync(FileChannel file) throws IOException {
    file.force(false);
  }

  @Override
  public void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void truncate(FileChannel file, long length) throws IOException {
    file.truncate(length);
  }

  @Override
  public void link(Path file, Path second) throws IOException {
    Files.createLink(second, file);
  }

  @Override
  public void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public boolean delete(Path file) throws IOException {
    return Files.deleteIfExists(file);
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) return;
    Path parent = parent(folder);
    makeFolder(parent);
    Files.createDirectories(folder); // somebody else may be faster
    syncFolder(parent);
  }

  @Override
  public void date(Path file, Instant modified) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }

  @Override
  public long freeBytes(Path folder) throws IOException {
    long free = folder.toFile().getUsableSpace();
    if (free == 0) totalBytes(folder); // fails where nothing is known
    return free;
  }

  @Override
  public long totalBytes(Path folder) throws IOException {
    // Not by a FileStore, which is found by the list of mounts: a plain chroot is not in it.
    long total = folder.toFile().getTotalSpace();
    if (total == 0) throw new FileSystemException(folder.toString(), null, "its size is not known");
    return total;
  }

  private static Optional<OpenOption> directOption() {
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      for (Object option : options.getEnumConstants()) {
        if (option.toString().equals("DIRECT")) return Optional.of((OpenOption) option);
      }
      return Optional.empty();
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file : parent;
  }

  private FileStore store(Path folder) throws IOException {
    FileStore known = stores.get(folder);
    if (known != null) return known;
    FileStore found = Files.getFileStore(folder);
    stores.put(folder, found);
    return found;
  }
}
