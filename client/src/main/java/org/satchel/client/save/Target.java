package org.satchel.client.save;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.client.FileTimes;
import org.satchel.client.Visible;

/**
 * The place on disk that receives a share's files and folders.
 *
 * <p>Every folder between the chosen place and a file is looked at without following links before
 * it is used, so that a link that lies there, or a share that brings one, leads nowhere else. The
 * chosen place itself may be a link: the user chose it.
 *
 * <p>Units and threads: one thread.
 *
 * <p>Source: spec/file-format.md section 5; docs/decisions/0045-fetch.md.
 */
final class Target {

  /** The coarsest file times in use, FAT's, count two seconds. */
  private static final long TIME_STEP_MILLIS = 2_000;

  /**
   * Times outside become others on some file systems: FAT's begin with 1980, XFS's ended in 2038.
   */
  private static final Instant TIMES_FROM = Instant.parse("1980-01-02T00:00:00Z");

  private static final Instant TIMES_UNTIL = Instant.parse("2038-01-18T00:00:00Z");

  private final Path root;
  private final Optional<String> topName;
  private final boolean force;
  private final FittingNames names;
  private final PlainMode mode;
  private List<String> verified = List.of();
  private List<String> looked = List.of();

  /**
   * @param root an existing folder
   * @param topName what the share's only top name is called here, if the user named it
   */
  Target(Path root, Optional<String> topName, boolean force, FittingNames names, PlainMode mode) {
    this.mode = mode;
    this.root = root;
    this.topName = topName;
    this.force = force;
    this.names = names;
  }

  /** Where an entry of the share lies here; nothing is made. */
  Path place(List<String> path) {
    Path place = root;
    var above = new StringBuilder();
    for (int i = 0; i < path.size(); i++) {
      boolean top = i == 0 && topName.isPresent();
      String name = top ? topName.get() : names.fit(above.toString(), path.get(i));
      place = place.resolve(name);
      above.append('/').append(name);
    }
    return place;
  }

  /** Refuses what would make a file where a folder must be, or a folder where something is. */
  void checkFolder(List<String> path) throws Failure {
    int same = alike(path, looked);
    for (int depth = same + 1; depth <= path.size(); depth++) {
      Path place = place(path.subList(0, depth));
      @Nullable BasicFileAttributes there = look(place);
      if (there != null && !there.isDirectory()) {
        throw noFolder(place, null);
      }
    }
    looked = List.copyOf(path);
  }

  private static int alike(List<String> path, List<String> other) {
    int same = 0;
    while (same < Math.min(path.size(), other.size()) && path.get(same).equals(other.get(same))) {
      same++;
    }
    return same;
  }

  /** Refuses to write a file over what is there. */
  void checkFree(List<String> path) throws Failure {
    checkFolder(path.subList(0, path.size() - 1));
    Path place = place(path);
    @Nullable BasicFileAttributes there = look(place);
    if (there != null && (there.isDirectory() || !force)) {
      throw taken(place, there.isDirectory());
    }
  }

  /** Makes a folder, and those above it. */
  Path folder(List<String> path) throws Failure {
    int same = alike(path, verified);
    for (int depth = same + 1; depth <= path.size(); depth++) {
      makeOrCheck(place(path.subList(0, depth)));
    }
    verified = List.copyOf(path);
    return place(path);
  }

  private static void makeOrCheck(Path folder) throws Failure {
    try {
      Files.createDirectory(folder);
    } catch (FileAlreadyExistsException e) {
      @Nullable BasicFileAttributes there = look(folder);
      if (there == null || !there.isDirectory()) {
        throw noFolder(folder, e);
      }
    } catch (IOException e) {
      throw DiskTrouble.writing(folder, e);
    }
  }

  /** Gives a whole and checked file its final name. */
  void finish(Path temporary, List<String> path, Optional<Instant> modified, boolean executable)
      throws Failure {
    List<String> parent = path.subList(0, path.size() - 1);
    folder(parent);
    Path place = place(path);
    checkFree(path);
    try {
      mode.set(temporary, executable);
      if (modified.isPresent()) {
        Files.setLastModifiedTime(temporary, FileTimes.nearest(modified.get()));
      }
      if (force || !isNamed(temporary, place)) {
        Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
      }
    } catch (FileAlreadyExistsException e) {
      throw taken(place, false);
    } catch (IOException e) {
      throw DiskTrouble.writing(place, e);
    }
  }

  /**
   * Names a file by a second name, which unlike a rename replaces nothing that came there since we
   * looked, and takes the first name away.
   *
   * @return false where the file system knows no second names
   */
  private static boolean isNamed(Path temporary, Path place) throws IOException {
    if (!hasSecondNames(temporary)) {
      return false;
    }
    try {
      Files.createLink(place, temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (FileSystemException e) {
      return false; // FAT for one; what else is wrong the rename finds too
    }
    Files.delete(temporary);
    return true;
  }

  /** True if a file here may have several names, and tells how many it has. */
  static boolean hasSecondNames(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /** True if a file lies here that is as long, and as old as far as can be told, as the share's. */
  boolean looksDone(List<String> path, long length, Optional<Instant> modified) throws Failure {
    @Nullable BasicFileAttributes there = look(place(path));
    return there != null
        && there.isRegularFile()
        && there.size() == length
        && (modified.isEmpty() || isAsOld(there.lastModifiedTime(), modified.get()));
  }

  private static boolean isAsOld(FileTime there, Instant modified) {
    long apart = there.toMillis() - FileTimes.nearest(modified).toMillis();
    return Math.abs(apart) < TIME_STEP_MILLIS
        || (isBeyond(modified) && isBeyond(there.toInstant()));
  }

  private static boolean isBeyond(Instant time) {
    return time.isBefore(TIMES_FROM) || time.isAfter(TIMES_UNTIL);
  }

  /** Sets a folder's time, after all that it holds was written. */
  void setTime(List<String> folder, Instant modified) throws Failure {
    Path place = place(folder);
    try {
      Files.setLastModifiedTime(place, FileTimes.nearest(modified));
    } catch (IOException e) {
      throw DiskTrouble.writing(place, e);
    }
  }

  private static @Nullable BasicFileAttributes look(Path place) throws Failure {
    try {
      return Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw DiskTrouble.writing(place, e);
    }
  }

  private static Failure noFolder(Path place, @Nullable IOException cause) {
    return new Failure(
        Failure.Kind.USAGE,
        Visible.text(place.toString())
            + " is there already and is no folder; choose another place by -o.",
        cause);
  }

  private static Failure taken(Path place, boolean folder) {
    return new Failure(
        Failure.Kind.USAGE,
        Visible.text(place.toString())
            + (folder
                ? " is a folder here and a file in the share; choose another place by -o."
                : " is there already; give --force to replace it, or another place by -o."));
  }

  /** The names of a path of the share. */
  static List<String> names(String path) {
    return List.of(path.split("/", -1));
  }
}
