package org.satchel.client.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;

/**
 * The folder in which the client remembers things, and the one way to write a file there.
 *
 * <p>Its place comes from the environment, since Java's own idea of a home folder ignores {@code
 * HOME}. Secrets lie in it, so folders have mode 0700 and files 0600 from the moment they exist.
 *
 * <p>Units and threads: safe on any thread and for several processes.
 *
 * <p>Source: XDG Base Directory Specification 0.8.
 */
public final class StateFolder {

  /** EINVAL, EOPNOTSUPP, ENOSYS and ENOTTY, by glibc, musl and macOS. */
  private static final Pattern NO_SUCH_CALL =
      Pattern.compile(
          "Invalid arg|(Operation )?[Nn]ot supported|Function not impl|Inappropriate|Not a tty");

  private final Path root;

  private StateFolder(Path root) {
    this.root = root;
  }

  /** Finds and makes the folder: {@code $XDG_STATE_HOME/satchel}, else below {@code $HOME}. */
  public static StateFolder open(Map<String, String> environment) throws Failure {
    String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    Path root;
    if (xdg.startsWith("/")) { // the specification: relative ones are to be ignored
      root = Path.of(xdg, "satchel");
    } else if (home.startsWith("/")) {
      root = Path.of(home, ".local", "state", "satchel");
    } else {
      throw new Failure(
          Failure.Kind.USAGE,
          "Neither HOME nor XDG_STATE_HOME names a folder; set one of them, Satchel keeps its"
              + " shares there.");
    }
    return at(root);
  }

  /** Uses and makes exactly this folder. */
  public static StateFolder at(Path root) throws Failure {
    var folder = new StateFolder(root);
    try {
      Files.createDirectories(root, ownFolder(root));
    } catch (IOException e) {
      throw folder.failed("cannot be made", e);
    }
    return folder;
  }

  public Path root() {
    return root;
  }

  /** A folder in it, made if it is missing. */
  public Path folder(String name) throws Failure {
    Path folder = root.resolve(name);
    try {
      Files.createDirectories(folder, ownFolder(root));
      return folder;
    } catch (IOException e) {
      throw failed("cannot be written", e);
    }
  }

  /** Replaces or makes a file as a whole; it is on the disk when this returns. */
  public void write(Path file, byte[] bytes) throws Failure {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a file without a folder: " + file);
    }
    try {
      Path fresh = Files.createTempFile(parent, ".new-", "", ownFile(parent));
      try {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
          FileBytes.write(channel, ByteBuffer.wrap(bytes), 0);
          channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
      sync(parent);
    } catch (IOException e) {
      throw failed("cannot be written", e);
    }
  }

  /**
   * Makes new names in a folder durable, where the system can: folders that another machine shares
   * (vboxsf, older CIFS, WSL) or a program serves (FUSE) often know no such call. Any other failure
   * is one.
   */
  public static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      if (!isNoSuchCall(e)) {
        throw e;
      }
    }
  }

  /** Java tells no error number but the system's words, which our launcher has in English. */
  static boolean isNoSuchCall(IOException failure) {
    return !(failure instanceof FileSystemException)
        && NO_SUCH_CALL.matcher(String.valueOf(failure.getMessage())).lookingAt();
  }

  /** Opens a file and no link for reading and writing, made with mode 0600 if it is missing. */
  public static FileChannel openOwn(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE,
            LinkOption.NOFOLLOW_LINKS),
        ownFile(file));
  }

  /** The failure for this folder. */
  public Failure failed(String what, @Nullable IOException cause) {
    return new Failure(
        Failure.Kind.REFUSED,
        "Satchel's own folder "
            + root
            + " "
            + what
            + (cause == null || cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")")
            + "; check its owner and the disk's free space.",
        cause);
  }

  /** Mode 0700 where the file system knows modes. */
  public static FileAttribute<?>[] ownFolder(Path where) {
    return attributes(where, "rwx------");
  }

  /** Mode 0600 where the file system knows modes. */
  public static FileAttribute<?>[] ownFile(Path where) {
    return attributes(where, "rw-------");
  }

  private static FileAttribute<?>[] attributes(Path where, String mode) {
    if (!where.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
    };
  }
}
