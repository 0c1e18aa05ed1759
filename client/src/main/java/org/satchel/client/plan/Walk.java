package org.satchel.client.plan;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.satchel.client.Failure;
import org.satchel.client.FileTimes;
import org.satchel.format.manifest.Visible;
import org.satchel.format.record.RecordBody;
import org.satchel.format.seal.SealedLength;

/**
 * Walks the given paths in the order of a manifest: depth first, each folder's names sorted by
 * their UTF-8 bytes.
 *
 * <p>That order is exactly the manifest's (name by name), so nothing has to be sorted as a whole: a
 * walk holds the names of one folder and of those above it. What a share cannot hold (symbolic
 * links, special files, names that are not UTF-8 or coincide in NFC) is refused before anything was
 * sent.
 *
 * <p>Units and threads: one walk, one thread. Memory: the names of the largest folder.
 *
 * <p>Source: spec/file-format.md section 5 (order, paths).
 */
public final class Walk {

  /** More records no manifest holds: spec/file-format.md section 5. */
  private static final int ENTRIES_MAX = 1_000_000;

  private static final Class<? extends BasicFileAttributes> KIND =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? PosixFileAttributes.class
          : BasicFileAttributes.class;

  private static final Comparator<Named> BY_NAME =
      Comparator.comparing(Named::name, ShareNames.ORDER);

  /** Takes what the walk finds, in order. */
  @FunctionalInterface
  public interface Taker {
    void take(Planned found) throws IOException, Failure;
  }

  /**
   * A name of a folder: as it will be in the share, most often the same text as here, and where it
   * lies. A path for each would take more memory than a folder of a million names leaves.
   */
  private record Named(String name, String here, Path folder) {
    Path source() {
      return folder.resolve(here);
    }
  }

  private final Taker taker;
  private int entries;
  private long bytes;

  private Walk(Taker taker) {
    this.taker = taker;
  }

  /** Walks all of them; each becomes a name at the share's top. */
  public static void over(List<Path> paths, Taker taker) throws IOException, Failure {
    var walk = new Walk(taker);
    var tops = new ArrayList<Named>();
    for (Path path : paths) {
      tops.add(new Named(name(path, top(path)), "", path));
    }
    walk.inOrder("", tops);
  }

  /**
   * Refuses to send what lies around or in a folder of this program's own: it changes while it is
   * sent, and holds the keys of all that was.
   */
  public static void refuse(Path own, List<Path> paths) throws IOException, Failure {
    Path kept = own.toRealPath();
    for (Path path : paths) {
      Path real;
      try {
        real = path.toRealPath();
      } catch (IOException e) {
        continue; // the walk says what is wrong with it
      }
      if (kept.startsWith(real) || real.startsWith(kept)) {
        throw refused(
            path,
            (kept.startsWith(real) ? "holds " : "is of ")
                + "Satchel's own folder "
                + Visible.text(kept.toString())
                + ", with the keys of what this device sent; leave that out");
      }
    }
  }

  /** The path whose last name stands for {@code .}, {@code a/..} and the like. */
  private static Path top(Path path) throws Failure {
    Path plain = path.toAbsolutePath().normalize();
    if (plain.getFileName() == null) {
      throw refused(path, "has no name of its own; give the folders in it");
    }
    return plain;
  }

  private static String name(Path source, Path namedBy) throws Failure {
    Path last = namedBy.getFileName();
    String text = last == null ? "" : last.toString();
    if (last == null || !last.getFileSystem().getPath(text).equals(last)) {
      throw refused(source, "has a name that is not UTF-8; rename it");
    }
    return ShareNames.accept(text, source);
  }

  private void inOrder(String above, List<Named> names) throws IOException, Failure {
    names.sort(BY_NAME);
    for (int i = 1; i < names.size(); i++) {
      if (names.get(i).name().equals(names.get(i - 1).name())) {
        throw refused(
            names.get(i).source(),
            "and "
                + Visible.text(names.get(i - 1).source().toString())
                + " would have the same name in the share; rename one or send them apart");
      }
    }
    for (Named named : names) {
      visit(above.isEmpty() ? named.name() : above + "/" + named.name(), named.source());
    }
  }

  private void visit(String path, Path source) throws IOException, Failure {
    ShareNames.checkPath(path, source);
    if (++entries > ENTRIES_MAX) {
      throw refused(
          source, "is one file too many: a share holds a million; put them into an archive first");
    }
    BasicFileAttributes found = attributes(source);
    long mtime = FileTimes.millis(found.lastModifiedTime());
    if (found.isDirectory()) {
      taker.take(new Planned.Folder(path, mtime));
      inOrder(path, namesIn(source));
    } else if (found.isRegularFile()) {
      if (!Files.isReadable(source)) {
        throw refused(source, "cannot be read");
      }
      if (found.size() == 0) {
        checkEmpty(source);
      }
      bytes = withFile(bytes, found.size(), source);
      taker.take(new Planned.File(path, mtime, source, found.size(), executable(source, found)));
    } else if (found.isSymbolicLink()) {
      throw refused(source, "is a symbolic link; give what it points to, or leave it out");
    } else {
      throw refused(source, "is neither a file nor a folder; leave it out");
    }
  }

  /** The sum of the files so far; what is refused is sparse, most likely. */
  static long withFile(long before, long size, Path source) throws Failure {
    if (!SealedLength.fits(size)) {
      throw refused(source, "is larger than 254 TiB; no share can hold it, leave it out");
    }
    if (before + size >= RecordBody.NUMBER_BOUND) {
      throw refused(source, "is too much: a share holds less than 8 PiB; leave it out");
    }
    return before + size;
  }

  /** Some files of a kernel say that they hold nothing, and nothing of them would be sent. */
  private static void checkEmpty(Path source) throws Failure {
    try (FileChannel file =
        FileChannel.open(source, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      if (file.read(ByteBuffer.allocate(1)) > 0) {
        throw refused(source, "holds more than it tells; send it by standard input, as -");
      }
    } catch (IOException e) {
      throw refused(source, "cannot be read");
    }
  }

  /** Whether its owner may run it: not whether we may, from here, on a disk that runs nothing. */
  private static boolean executable(Path source, BasicFileAttributes found) {
    return found instanceof PosixFileAttributes posix
        ? posix.permissions().contains(PosixFilePermission.OWNER_EXECUTE)
        : Files.isExecutable(source);
  }

  private static BasicFileAttributes attributes(Path source) throws Failure {
    try {
      return Files.readAttributes(source, KIND, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException | NotLinkException e) {
      throw refused(source, "does not exist");
    } catch (IOException e) {
      throw refused(source, "cannot be read");
    }
  }

  private static List<Named> namesIn(Path folder) throws Failure {
    var names = new ArrayList<Named>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (names.size() == ENTRIES_MAX) {
          throw refused(folder, "holds more than a million names; a share cannot");
        }
        String name = name(entry, entry);
        String here = String.valueOf(entry.getFileName());
        names.add(new Named(name, here.equals(name) ? name : here, folder));
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw refused(folder, "cannot be listed");
    }
    return names;
  }

  private static Failure refused(Path path, String why) {
    return new Failure(Failure.Kind.USAGE, Visible.text(path.toString()) + " " + why + ".");
  }
}
