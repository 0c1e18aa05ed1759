package org.satchel.server.ops;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.satchel.db.FolderLock;
import org.satchel.format.record.Bearer;

/**
 * The folder that holds all that a server keeps, locked for this process.
 *
 * <p>Only its owner may enter it if it is made here; one that was there keeps its mode. Segments
 * are sealed, database and token are not: both are files that only their owner may read.
 *
 * <p>Opened once, closed once.
 *
 * <p>Source: docs/operations.md, where the data lies.
 */
public final class DataFolder implements AutoCloseable {

  static final String DATABASE = "satchel.db";
  static final String ADMIN_TOKEN = "admin.token";
  private static final String BACKUPS = "backups";
  private static final String OWNER_ONLY_FOLDER = "rwx------";
  private static final String OWNER_ONLY_FILE = "rw-------";

  private final Path folder;
  private final FolderLock lock;

  private DataFolder(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Makes the folder if it is not there, and locks it. */
  public static DataFolder open(Path folder) throws ConfigException {
    try {
      makeFolder(folder);
      return switch (FolderLock.acquire(folder)) {
        case FolderLock.Attempt.Locked(FolderLock lock) -> swept(new DataFolder(folder, lock));
        case FolderLock.Attempt.Held(String holder) ->
            throw new ConfigException(
                folder
                    + ": another server"
                    + (holder.isEmpty() ? "" : " (process " + holder + ")")
                    + " uses this data folder; stop it, or set SATCHEL_DATA to another one");
      };
    } catch (IOException e) {
      throw new ConfigException(folder + ": cannot be used as data folder: " + reason(e), e);
    }
  }

  /** A killed server leaves a backup that has no backup's name yet, and nobody goes on with it. */
  private static DataFolder swept(DataFolder data) throws IOException {
    Path backups = data.folder.resolve(BACKUPS);
    if (!Files.isDirectory(backups)) return data;
    boolean swept = false;
    try (DirectoryStream<Path> left = Files.newDirectoryStream(backups, "satchel-*.db.part")) {
      for (Path part : left) {
        Files.deleteIfExists(part);
      }
      swept = true;
      return data;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } finally {
      if (!swept) data.close();
    }
  }

  /** Bulk storage. */
  public Path segments() {
    return folder.resolve("segments");
  }

  /** Uploads under way; on the same file system as the segments. */
  public Path staging() {
    return folder.resolve("staging");
  }

  /** Long object lists being received. */
  public Path spool() {
    return folder.resolve("spool");
  }

  /** Online backups of the database. */
  public Path backups() throws IOException {
    return makeFolder(folder.resolve(BACKUPS));
  }

  /** The certificate of our own making. */
  Path tls() throws IOException {
    return makeFolder(folder.resolve("tls"));
  }

  /** The folder itself. */
  public Path path() {
    return folder;
  }

  /** Tells the operator's commands where the admin listener is; once. */
  public void tellAdminAddress(String address) throws IOException {
    lock.note(address);
  }

  /** No longer: from now on somebody else may listen there. */
  public void hideAdminAddress() throws IOException {
    lock.takeBack();
  }

  /** The admin token; drawn at the first start. */
  public Bearer adminToken(RandomGenerator secureRandom) throws ConfigException {
    Path file = folder.resolve(ADMIN_TOKEN);
    try {
      if (!Files.exists(file)) writePrivate(file, Bearer.draw(secureRandom).reveal() + "\n");
      return readAdminToken(folder)
          .orElseThrow(
              () -> new ConfigException(file + ": is damaged; remove it, and start again"));
    } catch (IOException e) {
      throw new ConfigException(file + ": " + reason(e), e);
    }
  }

  /** The token of a folder, if it is one; whatever the bytes are. */
  static Optional<Bearer> readAdminToken(Path folder) throws IOException {
    Path file = folder.resolve(ADMIN_TOKEN);
    return Bearer.parse(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
  }

  /** Writes a file that only its owner may read; after a crash it is there whole or not at all. */
  static void writePrivate(Path file, String text) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh); // of a start that was cut
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString(OWNER_ONLY_FILE)))) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) channel.write(bytes);
      channel.force(true);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel parent =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }

  private static Path makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) return folder;
    try {
      return Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY_FOLDER)));
    } catch (FileAlreadyExistsException e) {
      throw new IOException("is a file and no folder", e);
    }
  }

  /** Java tells of some failures by a file's name alone. */
  static String reason(IOException e) {
    String kind =
        switch (e) {
          case java.nio.file.AccessDeniedException denied -> "permission denied: ";
          case java.nio.file.NoSuchFileException missing -> "there is no such file: ";
          default -> "";
        };
    return kind + e.getMessage();
  }
}
