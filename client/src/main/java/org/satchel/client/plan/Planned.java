package org.satchel.client.plan;

import java.nio.file.Path;

/**
 * One file or folder that a share will hold, as it was found.
 *
 * <p>Units: {@code mtimeMs} milliseconds since 1970; {@code length} bytes. Immutable.
 *
 * <p>Source: spec/file-format.md section 5.
 */
public sealed interface Planned {

  /** The path in the share: names in NFC, joined by slashes. */
  String path();

  long mtimeMs();

  /** A folder; it is listed also when it holds something, for its time. */
  record Folder(String path, long mtimeMs) implements Planned {}

  /** A file. {@code source} is where it lies here, which may be spelled otherwise than its path. */
  record File(String path, long mtimeMs, Path source, long length, boolean executable)
      implements Planned {}
}
