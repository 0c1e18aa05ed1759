package org.satchel.client.save;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.client.DiskTrouble;
import org.satchel.client.Failure;
import org.satchel.client.fetch.Grants;
import org.satchel.client.state.FileBytes;
import org.satchel.client.state.FolderLock;
import org.satchel.client.state.StateFolder;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;

/**
 * Where one unfinished download keeps its parts, beside its target so that a rename finishes a
 * file.
 *
 * <p>It holds the grant, so that going on is not counted as another download, the hashes of the
 * files that have their final names already, and whether anything lay in their way. The same line
 * finds it again by its name; it is locked while it is used.
 *
 * <p>Units and threads: one thread.
 *
 * <p>Source: spec/share-link.md section 8; docs/decisions/0045-fetch.md.
 */
final class WorkFolder implements Closeable {

  /** The grant's file. */
  static final String GRANT = "grant";

  /**
   * Begins the names of files that tell what unfinished runs want: all, or the files of a pattern.
   */
  private static final String WANTS = "wants-";

  private static final String WANTS_ALL = WANTS + "all";

  /** A grant has 43 characters. */
  private static final int GRANT_BYTES_MAX = 100;

  private final Path path;
  private final FolderLock lock;
  private final FileChannel doneFile;
  private @Nullable StateFolder state;
  private String wants = WANTS_ALL;
  private boolean wayWasFree;
  private boolean begun;
  private boolean closed;

  private WorkFolder(Path path, boolean begun, FolderLock lock, FileChannel doneFile) {
    this.path = path;
    this.begun = begun;
    this.lock = lock;
    this.doneFile = doneFile;
  }

  /** The folder of a share that goes to this name, or into the parent itself. */
  static Path at(Path parent, LinkId link, Optional<String> name) {
    return parent.resolve("." + hashed(link + "/" + name.orElse("")) + ".satchel-part");
  }

  private static String hashed(String text) {
    return Hash.sha256(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 12);
  }

  /** Makes or finds it. */
  static WorkFolder open(Path path) throws Failure {
    boolean isNew = false;
    try {
      isNew = isMade(path);
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new Failure(Failure.Kind.USAGE, path + " is in the way of the download; remove it.");
      }
      if (!isNew && !isOurs(path)) {
        throw new Failure(
            Failure.Kind.USAGE,
            path
                + " belongs to somebody else, who could change what you get; choose another place by -o.");
      }
      Optional<FolderLock> lock = FolderLock.take(path);
      if (lock.isEmpty()) {
        throw new Failure(
            Failure.Kind.USAGE,
            "Another download of this share to the same place is under way; wait for it, or choose"
                + " another place by -o.");
      }
      return locked(path, !isNew, lock.get(), null);
    } catch (IOException e) {
      if (isNew) {
        removeFailed(path);
      }
      throw DiskTrouble.writing(path, e);
    }
  }

  /** False if it is there already, maybe since this moment and another run's. */
  private static boolean isMade(Path path) throws IOException {
    try {
      Files.createDirectory(path, StateFolder.ownFolder(path));
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  /** A disk that is full takes a folder and no byte in it. */
  private static void removeFailed(Path path) {
    try {
      Files.deleteIfExists(path.resolve(FolderLock.NAME));
      Files.deleteIfExists(path);
    } catch (IOException e) {
      // the first failure is told
    }
  }

  static WorkFolder locked(Path path, boolean begun, FolderLock lock, @Nullable StateFolder state)
      throws IOException {
    boolean opened = false;
    try {
      var work = new WorkFolder(path, begun, lock, StateFolder.openOwn(path.resolve("done")));
      work.state = state;
      opened = true;
      return work;
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /** Whether its owner is who runs this program; a file that is made for it tells who that is. */
  private static boolean isOurs(Path path) throws IOException {
    Path probe = Files.createTempFile(path.getParent(), ".", ".satchel-part");
    try {
      return Files.getOwner(probe).equals(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS));
    } finally {
      Files.delete(probe);
    }
  }

  Path path() {
    return path;
  }

  Path manifest() {
    return path.resolve("manifest.satchel-part");
  }

  /** Where one small file is put together. */
  Path single() {
    return path.resolve("file.satchel-part");
  }

  /** The state folder's words if it lies there, where nobody chose it by -o. */
  Failure failed(Path file, IOException e) {
    return state == null ? DiskTrouble.writing(file, e) : state.failed("cannot be written", e);
  }

  /**
   * The grant of an earlier run, or a new one, which is noted before the server hears of it. From
   * here on something is begun that another run can go on with.
   */
  Grants grants(SecureRandom random) {
    begun = true;
    Path file = path.resolve(GRANT);
    return new Grants() {
      @Override
      public Bearer present() throws Failure {
        Optional<Bearer> known = noted(file);
        return known.isPresent() ? known.get() : another();
      }

      @Override
      public Bearer another() throws Failure {
        Bearer drawn = Bearer.draw(random);
        note(file, drawn);
        return drawn;
      }
    };
  }

  private Optional<Bearer> noted(Path file) throws Failure {
    try {
      return Files.exists(file) && Files.size(file) < GRANT_BYTES_MAX
          ? Bearer.parse(Files.readString(file, StandardCharsets.ISO_8859_1).strip())
          : Optional.empty();
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private void note(Path file, Bearer drawn) throws Failure {
    try (FileChannel channel = StateFolder.openOwn(file)) {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(drawn.reveal().getBytes(StandardCharsets.US_ASCII)));
      channel.force(true);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Tells what this run wants: the files of a pattern, or all. */
  void wants(Optional<Glob> only, boolean force) throws Failure {
    wants = only.map(glob -> WANTS + hashed(glob.pattern())).orElse(WANTS_ALL);
    Path file = path.resolve(wants);
    try {
      wayWasFree = !force && Files.exists(file) && Files.size(file) > 0;
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /**
   * Notes what this run wants and, durably, that nothing lay in its way: unless files are replaced,
   * what lies there later was most likely written by a run that wanted the same. So it may be
   * replaced without the note of a single file, which a power cut can take.
   */
  void begin(boolean force) throws Failure {
    Path file = path.resolve(wants);
    try (FileChannel channel = StateFolder.openOwn(file)) {
      if (!force && !wayWasFree) {
        channel.write(ByteBuffer.wrap(new byte[] {1}));
        channel.force(true);
        StateFolder.sync(path);
      }
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /**
   * The hash of an entry that was whole and checked, and got its final name unless a crash came
   * first; zeros if none is noted. One that a crash tore fits no file.
   */
  Hash done(int entry) throws Failure {
    ByteBuffer slot = ByteBuffer.allocate(Hash.BYTES);
    try {
      FileBytes.read(doneFile, slot, (long) entry * Hash.BYTES); // zeros behind the file's end
      return Hash.of(slot.array());
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** True if an earlier run may have given this entry its final name. */
  boolean mayBeNamed(int entry) throws Failure {
    return wayWasFree || !done(entry).equals(Hash.ZERO);
  }

  /** Remembers the hash of an entry that gets its final name, durably if so were its bytes. */
  void done(int entry, Hash hash, boolean durably) throws Failure {
    try {
      FileBytes.write(doneFile, ByteBuffer.wrap(hash.bytes()), (long) entry * Hash.BYTES);
      if (durably) {
        doneFile.force(false);
      }
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /**
   * What this run wanted is done: nothing of the download stays but its result, and what an
   * unfinished run of another pattern goes on with.
   */
  void remove() throws Failure {
    try {
      begun = !wants.equals(WANTS_ALL) && isWantedByOthers();
      close();
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private boolean isWantedByOthers() throws IOException {
    Files.deleteIfExists(path.resolve(wants));
    try (DirectoryStream<Path> others = Files.newDirectoryStream(path, WANTS + "*")) {
      return others.iterator().hasNext();
    }
  }

  /** Keeps what another run can go on with; where nothing was begun, nothing stays. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (lock) {
      doneFile.close();
      if (!begun) {
        FolderLock.removeFolder(path);
      }
    }
  }
}
