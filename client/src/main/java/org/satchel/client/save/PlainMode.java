package org.satchel.client.save;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The mode that a plainly made file gets here, which Java does not tell.
 *
 * <p>Parts are made readable by their owner alone, so the final mode must be set; a file made
 * plainly, once, shows what the umask leaves.
 *
 * <p>Units and threads: immutable.
 *
 * @param mode empty where the file system knows no modes
 *     <p>Source: POSIX umask.
 */
record PlainMode(Optional<Set<PosixFilePermission>> mode) {

  /** Looks at a plainly made file in a folder of ours. */
  static PlainMode in(Path workFolder) throws IOException {
    if (!workFolder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new PlainMode(Optional.empty());
    }
    Path probe = workFolder.resolve("mode-probe");
    Files.deleteIfExists(probe);
    Files.createFile(probe);
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(probe);
    Files.delete(probe);
    return new PlainMode(Optional.of(mode));
  }

  /** Sets it, with the right to execute for everybody who may read, if asked for. */
  void set(Path file, boolean executable) throws IOException {
    if (mode.isEmpty()) {
      return;
    }
    Set<PosixFilePermission> wanted = EnumSet.copyOf(mode.get());
    if (executable) {
      for (PosixFilePermission right : mode.get()) {
        switch (right) {
          case OWNER_READ -> wanted.add(PosixFilePermission.OWNER_EXECUTE);
          case GROUP_READ -> wanted.add(PosixFilePermission.GROUP_EXECUTE);
          case OTHERS_READ -> wanted.add(PosixFilePermission.OTHERS_EXECUTE);
          default -> {}
        }
      }
    }
    Files.setPosixFilePermissions(file, wanted);
  }
}
