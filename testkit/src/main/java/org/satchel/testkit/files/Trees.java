package org.satchel.testkit.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a folder holds, as text that two trees can be compared by.
 *
 * <p>Why this way: a difference of two sorted maps of lines names the file and what differs.
 *
 * <p>Units: times in milliseconds. Threads: no state.
 *
 * <p>Source: what a share keeps of a file (spec/file-format.md section 5).
 */
public final class Trees {

  private Trees() {}

  /** Relative path to kind, length, hash, executable bit and, for files, modification time. */
  public static Map<String, String> snapshot(Path root) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path path : walk.filter(path -> !path.equals(root)).toList()) {
        lines.put(root.relativize(path).toString(), line(path));
      }
    }
    return lines;
  }

  private static String line(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) return "folder";
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) return "special";
    return "file %d %s %s %d"
        .formatted(
            Files.size(path),
            sha256(path),
            Files.isExecutable(path) ? "x" : "-",
            Files.getLastModifiedTime(path).toMillis());
  }

  public static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException broken) {
      throw new IllegalStateException("every JDK has SHA-256", broken);
    }
  }

  /** All regular files under a folder, which is looked at again when something in it goes. */
  public static List<Path> files(Path root) throws IOException {
    while (true) {
      try (Stream<Path> walk = Files.walk(root)) {
        return walk.filter(Files::isRegularFile).toList();
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) throw e;
      }
    }
  }

  /**
   * The sum of all files' lengths under a folder; 0 when there is none, or of one that goes now.
   */
  public static long bytes(Path root) throws IOException {
    if (!Files.exists(root)) return 0;
    long sum = 0;
    for (Path path : files(root)) sum += length(path);
    return sum;
  }

  private static long length(Path path) throws IOException {
    try {
      return Files.size(path);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }
}
