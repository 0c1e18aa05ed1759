package org.satchel.client.plan;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
import org.satchel.format.manifest.Visible;

/**
 * A file is not, or no longer, what was planned: it grew, shrank, vanished or was written.
 *
 * <p>Its own type, because the sender's answer is to plan again, a few times, before this becomes
 * the end of the act.
 *
 * <p>Units and threads: immutable.
 *
 * <p>Source: spec/file-format.md section 2.5.
 */
public final class Changed extends Failure {
  private static final long serialVersionUID = 1L;

  public Changed(Path file, @Nullable Throwable cause) {
    super(
        Kind.USAGE,
        Visible.text(file.toString())
            + " changes while it is sent; run the same line again when it is at rest.",
        cause);
  }
}
