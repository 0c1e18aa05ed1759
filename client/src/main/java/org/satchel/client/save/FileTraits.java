package org.satchel.client.save;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.satchel.client.FileTimes;

/**
 * The mode and the time that a finished file gets here, as far as they can be set.
 *
 * <p>Parts are made readable by their owner alone, so the final mode must be set; Java does not
 * tell the umask, but a file made plainly, once, shows what it leaves. The same file shows whether
 * times can be set: on some mounted disks they cannot, and a file is whole without.
 *
 * <p>Units and threads: immutable.
 *
 * @param mode of a plainly made file; empty where the file system knows no modes
 * @param timed whether a file keeps the time that it is given
 *     <p>Source: POSIX umask.
 */
record FileTraits(Optional<Set<PosixFilePermission>> mode, boolean timed) {

  /** Some time that no new file has by itself. */
  private static final FileTime SAMPLE = FileTime.from(Instant.parse("2001-02-03T04:05:06Z"));

  /** Looks at a plainly made file in a folder of ours. */
  static FileTraits in(Path workFolder) throws IOException {
    boolean modes = workFolder.getFileSystem().supportedFileAttributeViews().contains("posix");
    Path probe = workFolder.resolve("mode-probe");
    Files.deleteIfExists(probe);
    Files.createFile(probe);
    var traits =
        new FileTraits(
            modes ? Optional.of(Files.getPosixFilePermissions(probe)) : Optional.empty(),
            keepsTime(probe));
    Files.delete(probe);
    return traits;
  }

  private static boolean keepsTime(Path probe) {
    try {
      Files.setLastModifiedTime(probe, SAMPLE);
      return Files.getLastModifiedTime(probe).equals(SAMPLE);
    } catch (IOException e) {
      return false;
    }
  }

  /** The plain mode, with the right to execute for everybody who may read, and the time. */
  boolean areSet(Path file, boolean executable, Optional<Instant> modified) {
    boolean moded = mode.isEmpty() || isSet(file, executable ? executable() : mode.get());
    return (modified.isEmpty() || isSet(file, modified.get())) && moded;
  }

  private Set<PosixFilePermission> executable() {
    Set<PosixFilePermission> wanted = EnumSet.copyOf(mode.orElseThrow());
    for (PosixFilePermission right : mode.get()) {
      switch (right) {
        case OWNER_READ -> wanted.add(PosixFilePermission.OWNER_EXECUTE);
        case GROUP_READ -> wanted.add(PosixFilePermission.GROUP_EXECUTE);
        case OTHERS_READ -> wanted.add(PosixFilePermission.OTHERS_EXECUTE);
        default -> {}
      }
    }
    return wanted;
  }

  private static boolean isSet(Path file, Set<PosixFilePermission> wanted) {
    try {
      if (!Files.getPosixFilePermissions(file).equals(wanted)) {
        Files.setPosixFilePermissions(file, wanted);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isSet(Path file, Instant modified) {
    try {
      Files.setLastModifiedTime(file, FileTimes.nearest(modified));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
