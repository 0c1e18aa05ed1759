package org.satchel.client.save;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.satchel.client.Failure;
import org.satchel.client.state.StateFolder;

/**
 * A place for a sealed manifest while nothing else is written.
 *
 * <p>Units and threads: one thread.
 *
 * <p>Source: spec/file-format.md section 5 (a manifest may be larger than memory).
 */
final class TemporaryManifest implements AutoCloseable {
  private final StateFolder state;
  private final Path file;

  TemporaryManifest(StateFolder state) throws Failure {
    this.state = state;
    Path folder = state.folder("manifests");
    try {
      this.file = Files.createTempFile(folder, "manifest-", "", StateFolder.ownFile(folder));
    } catch (IOException e) {
      throw state.failed("cannot be written", e);
    }
  }

  Path file() {
    return file;
  }

  @Override
  public void close() throws Failure {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw state.failed("cannot be cleaned", e);
    }
  }
}
