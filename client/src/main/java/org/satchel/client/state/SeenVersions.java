package org.satchel.client.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.satchel.client.Failure;
import org.satchel.format.record.LinkId;

/**
 * The newest version of each share that this device has seen.
 *
 * <p>A server could show an old record, with a longer expiry or an older password, as if it were
 * the present one; a device that remembers the version refuses it. One small file a share, so that
 * remembering costs the same for the first and the ten-thousandth share.
 *
 * <p>Units and threads: versions from 1. Two processes may remember at once: the worst is that one
 * of two new versions is remembered, never an older one than before both.
 *
 * <p>Source: spec/share-link.md section 3 (older-version).
 */
public final class SeenVersions {
  private static final int FILE_BYTES_MAX = 32;

  private final StateFolder state;
  private final Path folder;

  public SeenVersions(StateFolder state) throws Failure {
    this.state = state;
    this.folder = state.folder("seen");
  }

  /** The newest version seen, 0 if none was. */
  public long of(LinkId link) throws Failure {
    Path file = folder.resolve(link.toString());
    try {
      boolean fits = Files.size(file) <= FILE_BYTES_MAX;
      String text = fits ? Files.readString(file, StandardCharsets.US_ASCII).strip() : "";
      if (text.matches("[1-9][0-9]{0,17}")) {
        return Long.parseLong(text);
      }
      throw new Failure(
          Failure.Kind.HOSTILE,
          "The file %s should hold one number and does not; remove it to open that share."
              .formatted(file));
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw state.failed("cannot be read", e);
    }
  }

  /** Remembers a version, unless a newer one is known. */
  public void remember(LinkId link, long version) throws Failure {
    if (version > of(link)) {
      state.write(
          folder.resolve(link.toString()), (version + "\n").getBytes(StandardCharsets.US_ASCII));
    }
  }
}
