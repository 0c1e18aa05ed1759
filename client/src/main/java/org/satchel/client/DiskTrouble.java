package org.satchel.client;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.satchel.format.manifest.Visible;

/**
 * What is said when this device's disk refuses.
 *
 * <p>Units and threads: pure.
 *
 * <p>Source: docs/decisions/0040-what-scripts-see.md.
 */
public final class DiskTrouble {

  private DiskTrouble() {}

  /** A file or folder of what is saved cannot be written. */
  public static Failure writing(Path path, IOException e) {
    String shown = Visible.text(path.toString());
    if (e instanceof AccessDeniedException) {
      return new Failure(
          Failure.Kind.REFUSED,
          shown + " cannot be written; choose another place by -o, or change its rights.",
          e);
    }
    String reason = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new Failure(
        Failure.Kind.REFUSED,
        "Writing "
            + shown
            + " failed ("
            + Visible.text(reason, 200)
            + "); make room or choose another place by -o, then run the same line again to resume.",
        e);
  }

  /** Removes a file that must not be gone on with. */
  public static void remove(Path path) throws Failure {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw writing(path, e);
    }
  }
}
