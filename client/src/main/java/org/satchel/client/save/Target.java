package org.satchel.client.save;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.satchel.client.DiskTrouble;
import org.satchel.client.Failure;
import org.satchel.client.FileTimes;
import org.satchel.format.manifest.Visible;

/**
 * The place on disk that receives a share's files and folders.
 *
 * <p>Every folder between the chosen place and a file is opened through no link ({@link
 * HeldFolder}), so that a link that lies there or comes meanwhile leads nowhere else. The chosen
 * place itself may be a link: the user chose it. Modes and times are set where they can be: a file
 * in a colleague's folder is as whole without.
 *
 * <p>Units and threads: one thread.
 *
 * <p>Source: spec/file-format.md section 5; docs/decisions/0045-fetch.md.
 */
final class Target implements Closeable {

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
  private final FileTraits traits;
  private @Nullable HeldFolder held;
  private List<String> heldPath = List.of();
  private List<String> looked = List.of();
  private long unset;

  /**
   * @param root an existing folder
   * @param topName what the share's only top name is called here, if the user named it
   * @param work a folder of ours, in which what the file system can hold is tried out
   */
  Target(Path root, Optional<String> topName, boolean force, Path work) throws IOException {
    this.root = root;
    this.topName = topName;
    this.force = force;
    this.names = FittingNames.in(work);
    this.traits = FileTraits.in(work);
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

  /**
   * Refuses to write a file over what is there.
   *
   * @param begun whether an earlier run may have given this name: what that left is replaced
   * @return whether what is there may be replaced
   */
  boolean checkFree(List<String> path, long length, Optional<Instant> modified, boolean begun)
      throws Failure {
    boolean replace = force || (begun && isLeft(path, length, modified));
    checkFree(path, replace);
    return replace;
  }

  private void checkFree(List<String> path, boolean replace) throws Failure {
    checkFolder(path.subList(0, path.size() - 1));
    Path place = place(path);
    @Nullable BasicFileAttributes there = look(place);
    if (there != null && !(replace && isReplaceable(there))) {
      throw taken(place, there);
    }
  }

  /** A device or a folder is no file that another one could stand for. */
  private static boolean isReplaceable(BasicFileAttributes there) {
    return there.isRegularFile() || there.isSymbolicLink();
  }

  /** Makes a folder, and those above it. */
  void folder(List<String> path) throws Failure {
    hold(path);
  }

  private HeldFolder hold(List<String> path) throws Failure {
    Path place = root;
    try {
      HeldFolder at = held;
      if (at == null || alike(path, heldPath) < heldPath.size()) {
        at = hold(HeldFolder.at(root), List.of());
      }
      while (heldPath.size() < path.size()) {
        List<String> next = path.subList(0, heldPath.size() + 1);
        place = place(next);
        at = hold(at.folder(place.getFileName()), List.copyOf(next));
      }
      return at;
    } catch (NoSuchFileException e) {
      throw new Failure(
          Failure.Kind.USAGE,
          Visible.text(place.toString())
              + " or a folder above it was moved or exchanged for a link meanwhile; choose another"
              + " place by -o.",
          e);
    } catch (IOException e) {
      @Nullable BasicFileAttributes there = look(place);
      throw there == null || there.isDirectory()
          ? DiskTrouble.writing(place, e)
          : noFolder(place, e);
    }
  }

  private HeldFolder hold(HeldFolder next, List<String> path) throws IOException {
    close();
    held = next;
    heldPath = path;
    return next;
  }

  @Override
  public void close() throws IOException {
    if (held != null) {
      held.close();
    }
  }

  /**
   * Gives a whole and checked file its final name.
   *
   * @param begun as in {@link #checkFree}
   */
  void finish(
      Path whole, List<String> path, Optional<Instant> modified, boolean executable, boolean begun)
      throws Failure {
    HeldFolder folder = hold(path.subList(0, path.size() - 1));
    Path place = place(path);
    try {
      boolean replace = checkFree(path, Files.size(whole), modified, begun);
      if (!traits.areSet(whole, executable, modified)) {
        unset++;
      }
      folder.put(whole, place.getFileName(), replace);
    } catch (FileAlreadyExistsException e) {
      checkFree(path, false);
      throw DiskTrouble.writing(place, e);
    } catch (IOException e) {
      throw DiskTrouble.writing(place, e);
    }
  }

  /**
   * Whether this may be left of a file that had its name: what looks like it, or what a crash left,
   * nothing or its time and not all of it.
   */
  private boolean isLeft(List<String> path, long length, Optional<Instant> modified)
      throws Failure {
    @Nullable BasicFileAttributes there = look(place(path));
    return looksDone(path, length, modified)
        || (there != null
            && there.isRegularFile()
            && (there.size() == 0
                || (there.size() < length
                    && modified.isPresent()
                    && isAsOld(there.lastModifiedTime(), modified.get()))));
  }

  /** Of how many files and folders the mode or the time could not be set. */
  long unset() {
    return unset;
  }

  /** True if a file lies here that is as long, and as old as far as can be told, as the share's. */
  boolean looksDone(List<String> path, long length, Optional<Instant> modified) throws Failure {
    @Nullable BasicFileAttributes there = look(place(path));
    return there != null
        && there.isRegularFile()
        && there.size() == length
        && (modified.isEmpty()
            || !traits.timed()
            || isAsOld(there.lastModifiedTime(), modified.get()));
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
    try {
      hold(folder).setTime(FileTimes.nearest(modified));
    } catch (IOException e) {
      unset++; // somebody else's, most likely
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

  private static Failure taken(Path place, BasicFileAttributes there) {
    return new Failure(
        Failure.Kind.USAGE,
        Visible.text(place.toString())
            + (isReplaceable(there)
                ? " is there already; give --force to replace it, or another place by -o."
                : there.isDirectory()
                    ? " is a folder here and a file in the share; choose another place by -o."
                    : " is neither a file nor a folder; choose another place by -o."));
  }

  /** The names of a path of the share. */
  static List<String> names(String path) {
    return List.of(path.split("/", -1));
  }
}
