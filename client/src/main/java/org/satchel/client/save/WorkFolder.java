package org.satchel.client.save;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.BitSet;
import java.util.Optional;
import org.satchel.client.Failure;
import org.satchel.client.state.StateFolder;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Bearer;
import org.satchel.format.record.LinkId;

/**
 * Where one unfinished download keeps its parts, beside its target so that a rename finishes a
 * file.
 *
 * <p>It holds the grant, so that going on is not counted as another download, and which files have
 * their final names already. The same line finds it again by its name; it is locked while it is
 * used.
 *
 * <p>Units and threads: one thread.
 *
 * <p>Source: spec/share-link.md section 8; docs/decisions/0045-fetch.md.
 */
final class WorkFolder implements Closeable {

  /** A number for each entry of the largest manifest. */
  private static final long DONE_BYTES_MAX = 4_000_000L * Integer.BYTES;

  private final Path path;
  private final FileChannel lockFile;
  private final FileChannel doneFile;
  private final BitSet done = new BitSet();

  private WorkFolder(Path path, FileChannel lockFile, FileChannel doneFile) throws IOException {
    this.path = path;
    this.lockFile = lockFile;
    this.doneFile = doneFile;
    long size = Math.min(doneFile.size(), DONE_BYTES_MAX);
    ByteBuffer numbers = ByteBuffer.allocate((int) size);
    while (numbers.hasRemaining() && doneFile.read(numbers, numbers.position()) > 0) {}
    numbers.flip();
    while (numbers.remaining() >= Integer.BYTES) {
      int number = numbers.getInt();
      if (number >= 0 && number < DONE_BYTES_MAX) {
        done.set(number);
      }
    }
    doneFile.position(size - size % Integer.BYTES);
  }

  /** The folder of a share that goes to this name, or into the parent itself. */
  static Path at(Path parent, LinkId link, Optional<String> name) {
    String what = link + "/" + name.orElse("");
    String hash = Hash.sha256(what.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 12);
    return parent.resolve("." + hash + ".satchel-part");
  }

  /** Makes or finds it. */
  static WorkFolder open(Path path) throws Failure {
    try {
      if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(path, StateFolder.ownFolder(path));
      }
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new Failure(Failure.Kind.USAGE, path + " is in the way of the download; remove it.");
      }
      FileChannel lockFile = StateFolder.openOwn(path.resolve("lock"));
      if (lockFile.tryLock() == null) {
        lockFile.close();
        throw new Failure(
            Failure.Kind.USAGE,
            "Another download of this share to the same place is under way; wait for it, or choose"
                + " another place by -o.");
      }
      return new WorkFolder(path, lockFile, StateFolder.openOwn(path.resolve("done")));
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    } catch (java.nio.channels.OverlappingFileLockException e) {
      throw new Failure(Failure.Kind.USAGE, "This share is being fetched by this program.", e);
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

  /** The grant of an earlier run, or a new one. */
  Bearer grant(SecureRandom random) throws Failure {
    Path file = grantFile();
    try {
      if (Files.exists(file) && Files.size(file) < 100) {
        Optional<Bearer> known = Bearer.parse(Files.readString(file).strip());
        if (known.isPresent()) {
          return known.get();
        }
      }
      Bearer drawn = Bearer.draw(random);
      try (FileChannel channel = StateFolder.openOwn(file)) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(drawn.reveal().getBytes(StandardCharsets.US_ASCII)));
        channel.force(true);
      }
      return drawn;
    } catch (IOException e) {
      throw DiskTrouble.writing(file, e);
    }
  }

  /** Forgets a grant that the server does not take any more. */
  void forgetGrant() throws Failure {
    try {
      Files.deleteIfExists(grantFile());
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    }
  }

  /** True if this entry got its final name in an earlier run. */
  boolean isDone(int entry) {
    return done.get(entry);
  }

  /** Remembers that an entry has its final name. */
  void done(int entry) throws Failure {
    done.set(entry);
    try {
      doneFile.write(ByteBuffer.allocate(Integer.BYTES).putInt(entry).flip());
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    }
  }

  /** All is done: nothing of the download stays but its result. */
  void remove() throws Failure {
    try {
      clear();
      close();
    } catch (IOException e) {
      throw DiskTrouble.writing(path, e);
    }
  }

  /** Leaves what the same line goes on from; without a grant nothing was fetched yet. */
  @Override
  public void close() throws IOException {
    if (Files.notExists(grantFile())) {
      clear();
    }
    doneFile.close();
    lockFile.close();
  }

  private void clear() throws IOException {
    if (Files.notExists(path)) {
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(path);
  }

  private Path grantFile() {
    return path.resolve("grant");
  }
}
