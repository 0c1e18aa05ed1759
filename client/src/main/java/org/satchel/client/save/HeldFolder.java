package org.satchel.client.save;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.satchel.client.state.StateFolder;

/**
 * A folder of the target, held open: what is put into it lands there, wherever its path leads then.
 *
 * <p>Why this way: a path is resolved anew each time it is used, and whoever owns a folder, or may
 * write in the one above, can lay a link in its place meanwhile. So each folder is opened from the
 * one above and through no link, and a file that goes into it is made in the work folder and
 * renamed. A new folder is made by its path, so that it gets the group and the rights that the one
 * above hands down; where a link came meanwhile, it lies elsewhere, and empty. Where the system has
 * no such calls (Windows), or the chosen place may not be listed, paths are used.
 *
 * <p>Units and threads: one thread.
 *
 * <p>Source: POSIX openat and renameat, as {@link SecureDirectoryStream} has them;
 * docs/decisions/0045-fetch.md.
 */
final class HeldFolder implements Closeable {

  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  private final Path path;
  private final @Nullable SecureDirectoryStream<Path> opened;

  private HeldFolder(Path path, @Nullable SecureDirectoryStream<Path> opened) {
    this.path = path;
    this.opened = opened;
  }

  /** The place that the user chose, which may be a link. */
  @SuppressWarnings("StreamResourceLeak") // it is held, or closed here
  static HeldFolder at(Path chosen) throws IOException {
    try {
      DirectoryStream<Path> stream = Files.newDirectoryStream(chosen);
      if (stream instanceof SecureDirectoryStream<Path> secure) {
        return new HeldFolder(chosen, secure);
      }
      stream.close();
    } catch (AccessDeniedException e) {
      // perhaps it may be written though not listed
    }
    return new HeldFolder(chosen, null);
  }

  /** A folder in this one, made where there is none. */
  HeldFolder folder(Path name) throws IOException {
    Path inner = path.resolve(name);
    if (opened == null) {
      makeOrCheck(inner);
      return new HeldFolder(inner, null);
    }
    try {
      if (!view(opened, name).readAttributes().isDirectory()) { // to open a pipe waits for ever
        throw new NotDirectoryException(inner.toString());
      }
    } catch (NoSuchFileException e) {
      makeOrCheck(inner);
    }
    return new HeldFolder(inner, opened.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
  }

  private static BasicFileAttributeView view(SecureDirectoryStream<Path> here, Path name) {
    return here.getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static void makeOrCheck(Path folder) throws IOException {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        throw new NotDirectoryException(folder.toString());
      }
    }
  }

  /**
   * Gives a file of the work folder its name here. A rename replaces what came there since anybody
   * looked; so where nothing may be replaced, an empty file takes the name first, if it is free.
   */
  void put(Path whole, Path name, boolean replace) throws IOException {
    Path full = whole.toAbsolutePath();
    try {
      rename(full, name, replace);
    } catch (AtomicMoveNotSupportedException e) { // another disk is mounted here
      if (opened == null) {
        throw e;
      }
      Path beside = full.getName(full.getNameCount() - 2); // the work folder's, ours while locked
      try {
        copy(opened, whole, beside);
        rename(beside, name, replace);
      } finally {
        delete(beside);
      }
      Files.delete(whole);
    }
  }

  private void rename(Path from, Path name, boolean replace) throws IOException {
    if (!replace) {
      create(name, StateFolder.ownFile(path)).close();
    }
    boolean done = false;
    try {
      if (opened == null) {
        Files.move(from, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } else {
        opened.move(from, opened, name);
      }
      done = true;
    } finally {
      if (!done && !replace) {
        delete(name);
      }
    }
  }

  private void copy(SecureDirectoryStream<Path> here, Path whole, Path copy) throws IOException {
    delete(copy);
    var mode = PosixFilePermissions.asFileAttribute(Files.getPosixFilePermissions(whole));
    try (FileChannel from = FileChannel.open(whole);
        FileChannel to = create(copy, mode)) {
      long size = from.size();
      for (long at = 0; at < size; ) {
        at += from.transferTo(at, size - at, to);
      }
      to.force(true);
    }
    try {
      view(here, copy).setTimes(Files.getLastModifiedTime(whole), null, null);
    } catch (IOException e) {
      // it is whole without
    }
  }

  private FileChannel create(Path name, FileAttribute<?>... mode) throws IOException {
    return opened == null
        ? FileChannel.open(path.resolve(name), NEW, mode)
        : (FileChannel) opened.newByteChannel(name, NEW, mode); // as in every Java that has these
  }

  private void delete(Path name) throws IOException {
    try {
      if (opened == null) {
        Files.delete(path.resolve(name));
      } else {
        opened.deleteFile(name);
      }
    } catch (NoSuchFileException e) {
      // as it should be
    }
  }

  /** Sets the time of the folder itself. */
  void setTime(FileTime time) throws IOException {
    BasicFileAttributeView view =
        opened == null
            ? Files.getFileAttributeView(
                path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            : opened.getFileAttributeView(BasicFileAttributeView.class);
    view.setTimes(time, null, null);
  }

  @Override
  public void close() throws IOException {
    if (opened != null) {
      opened.close();
    }
  }
}
