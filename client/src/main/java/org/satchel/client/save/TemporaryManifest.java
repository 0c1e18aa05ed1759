package org.satchel.client.save;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

  private static final String PREFIX = "manifest-";

  /** A list that nothing was added to for so long is read already, or a killed run left it. */
  private static final Duration LEFT = Duration.ofDays(1);

  private final StateFolder state;
  private final Path file;

  TemporaryManifest(StateFolder state) throws Failure {
    this.state = state;
    Path folder = state.folder("manifests");
    try {
      this.file = Files.createTempFile(folder, PREFIX, "", StateFolder.ownFile(folder));
      removeLeft(folder, Files.getLastModifiedTime(file).toMillis() - LEFT.toMillis());
    } catch (IOException e) {
      throw state.failed("cannot be written", e);
    }
  }

  /** Others may run: younger ones are theirs. */
  private static void removeLeft(Path folder, long beforeMs) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
      for (Path file : files) {
        if (file.toFile().lastModified() < beforeMs) { // 0 where another run was faster
          Files.deleteIfExists(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
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
