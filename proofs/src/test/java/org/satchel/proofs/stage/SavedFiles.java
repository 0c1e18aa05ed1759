package org.satchel.proofs.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.satchel.testkit.files.Trees;

/**
 * What lies in what a page saved, by SHA-256.
 *
 * <p>Why this way: read with the JDK's own zip, from its directory at the end, as a person's
 * program reads it; empty folders have no content and are left out.
 *
 * <p>Threads: no state.
 *
 * <p>Source: PKWARE's APPNOTE.TXT 6.3.
 */
public final class SavedFiles {

  private SavedFiles() {}

  /** Hashes by path, of a zip's files, or of the one file. */
  public static Map<String, String> hashes(List<PageVictim.Saved> saved) throws IOException {
    Map<String, String> all = new TreeMap<>();
    for (PageVictim.Saved one : saved) {
      if (one.name().endsWith(".zip")) addZip(one.file(), all);
      else all.put(one.name(), Trees.sha256(one.file()));
    }
    return all;
  }

  private static void addZip(Path zip, Map<String, String> all) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : file.stream().filter(entry -> !entry.isDirectory()).toList()) {
        try (InputStream in = file.getInputStream(entry)) {
          all.put(entry.getName(), sha256(in));
        }
      }
    }
  }

  private static String sha256(InputStream in) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException broken) {
      throw new IllegalStateException("every JDK has SHA-256", broken);
    }
  }

  /** What the sender put: hashes by path, which begins with the folder's own name. */
  public static Map<String, String> ofTree(Path tree) throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(tree)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        all.put(tree.getParent().relativize(file).toString(), Trees.sha256(file));
      }
    }
    return all;
  }
}
