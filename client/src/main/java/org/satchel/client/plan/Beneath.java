package org.satchel.client.plan;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens the files of a share through no link, neither of their own name nor of a folder's.
 *
 * <p>Why this way: what was a folder when it was walked may have become a link, and a path is
 * resolved anew each time it is opened. So a file is opened from its folder, each folder from the
 * one above it, up to the path that was given, which must still be the folder that stands there.
 * Where the system has no such calls (Windows) only the file's own name is looked at.
 *
 * <p>Units and threads: keeps the last folder open, for files come folder by folder; one thread.
 *
 * <p>Source: POSIX openat with O_NOFOLLOW, as {@link SecureDirectoryStream} has it.
 */
final class Beneath implements AutoCloseable {

  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private @Nullable Path folder;
  private @Nullable SecureDirectoryStream<Path> opened;

  /** Opens a file for reading at any place. */
  FileChannel open(Planned.File file) throws IOException {
    Path parent = file.source().getParent();
    int depth = (int) file.path().chars().filter(letter -> letter == '/').count();
    if (depth > 0 && parent != null && !parent.equals(folder)) {
      close();
      opened = folder(parent, depth - 1);
      folder = parent;
    }
    if (depth == 0 || opened == null) return FileChannel.open(file.source(), READ);
    // A channel of files in every Java that has such streams.
    return (FileChannel) opened.newByteChannel(file.source().getFileName(), READ);
  }

  /** Opens a folder so many names below the given one; null where the system cannot. */
  private static @Nullable SecureDirectoryStream<Path> folder(Path path, int depth)
      throws IOException {
    Path above = path.getParent();
    if (depth == 0 || above == null) return given(path);
    try (SecureDirectoryStream<Path> outer = folder(above, depth - 1)) {
      return outer == null
          ? null
          : outer.newDirectoryStream(path.getFileName(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  @SuppressWarnings("StreamResourceLeak") // it is the caller's, or closed here
  private static @Nullable SecureDirectoryStream<Path> given(Path path) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(path);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      if (stands(path, secure)) return secure;
      stream.close();
      throw new NotDirectoryException(path.toString());
    }
    stream.close();
    return null;
  }

  /** Whether what was opened by a path stands there itself. */
  private static boolean stands(Path path, SecureDirectoryStream<Path> opened) {
    try {
      var found = opened.getFileAttributeView(BasicFileAttributeView.class).readAttributes();
      var named = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return Objects.equals(found.fileKey(), named.fileKey());
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    if (opened != null) opened.close();
  }
}
