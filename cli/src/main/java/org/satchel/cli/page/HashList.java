package org.satchel.cli.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.satchel.client.Failure;
import org.satchel.format.manifest.Visible;

/**
 * The files of one build of the page, each with its SHA-256.
 *
 * <p>It comes from this side and never from the host that is checked: a host could publish the list
 * of whatever it hands out.
 *
 * <p>Units and threads: immutable.
 *
 * @param text the list as it lies, to compare with what a host publishes
 * @param files in the list's order
 *     <p>Source: spec/api.yaml, webHashes; the form of sha256sum.
 */
public record HashList(String text, List<Listed> files) {

  /** A list of a thousand files has 100 KB. */
  static final int BYTES_MAX = 256 * 1024;

  private static final int FILES_MAX = 1_000;

  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64})  ((?:[A-Za-z0-9_-][\\w.-]*/)*[A-Za-z0-9_-][\\w.-]*)");

  /** One file of the page. */
  public record Listed(String sha256, String path) {}

  /** Reads a list of this machine. */
  public static HashList read(Path file) throws Failure {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw wrong(file, "is longer than any list of a page's files");
      }
      return parse(file, new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw wrong(file, "is not there");
    } catch (IOException e) {
      throw wrong(file, "cannot be read");
    }
  }

  private static HashList parse(Path file, String text) throws Failure {
    List<Listed> files = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches() || files.size() == FILES_MAX) {
        throw wrong(file, "is no list of hashes in the form of sha256sum");
      }
      files.add(new Listed(parts.group(1), parts.group(2)));
    }
    if (files.isEmpty()) {
      throw wrong(file, "names no file");
    }
    return new HashList(text, List.copyOf(files));
  }

  private static Failure wrong(Path file, String how) {
    return new Failure(
        Failure.Kind.USAGE,
        "The list "
            + Visible.text(file.toString())
            + " "
            + how
            + "; a release has its list as lib/web/hashes.txt, give that by --hashes.");
  }
}
