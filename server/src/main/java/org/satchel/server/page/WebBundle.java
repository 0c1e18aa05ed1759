package org.satchel.server.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.satchel.server.ops.ConfigException;

/**
 * The files of the web app, in memory, each checked against the list that was built with them.
 *
 * <p>What is not listed is not served, and a file that differs from the list ends the start: a
 * server whose archive was unpacked in part, or changed afterwards, must not hand out a page that
 * nobody can verify. From memory, because an answer then needs no file and cannot change while the
 * server runs.
 *
 * <p>Bytes. Immutable; safe on any thread.
 *
 * <p>Source: spec/api.yaml, webHashes; docs/decisions/0051-the-page-as-files.md.
 */
final class WebBundle {

  /** All files together; the app without previews has a tenth of it. */
  static final int BYTES_MAX = 8 * 1024 * 1024;

  /** A build has some dozens. */
  static final int FILES_MAX = 1_000;

  private static final int LIST_BYTES_MAX = 256 * 1024;

  static final String LIST = "hashes.txt";

  private static final Pattern LINE =
      Pattern.compile("([0-9a-f]{64})  ((?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][\\w.-]*)");

  private final Map<String, WebFile> files;
  private final WebFile list;

  private WebBundle(Map<String, WebFile> files, WebFile list) {
    this.files = files;
    this.list = list;
  }

  /**
   * Reads the folder {@code web} beside the server's jars.
   *
   * @return nothing where the server was built without the web app
   * @throws ConfigException when a file is missing or is not what the list says
   */
  static Optional<WebBundle> open(Path lib) throws ConfigException {
    Path folder = lib.resolve("web");
    Path listFile = folder.resolve(LIST);
    if (!Files.exists(listFile)) return Optional.empty();
    byte[] listed = read(listFile, LIST_BYTES_MAX);
    Map<String, WebFile> files = new LinkedHashMap<>();
    int left = BYTES_MAX;
    List<String> lines = new String(listed, StandardCharsets.UTF_8).lines().toList();
    if (lines.size() > FILES_MAX) throw broken(listFile, "names more than 1,000 files");
    for (String line : lines) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) throw broken(listFile, "has a line that is no hash and path");
      Path file = folder.resolve(parts.group(2));
      byte[] content = read(file, left);
      left -= content.length;
      WebFile made = WebFile.of(parts.group(2), content);
      if (!made.sha256().equals(parts.group(1))) throw broken(file, "is not what hashes.txt says");
      files.put(parts.group(2), made);
    }
    return Optional.of(new WebBundle(files, WebFile.of(LIST, listed)));
  }

  /** The file of a path below the bundle's root. */
  Optional<WebFile> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /** The list itself. */
  WebFile list() {
    return list;
  }

  private static byte[] read(Path file, int bytesMax) throws ConfigException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(bytesMax + 1);
      if (bytes.length > bytesMax) throw broken(file, "makes the page larger than 8 MiB");
      return bytes;
    } catch (IOException e) {
      throw broken(file, "cannot be read");
    }
  }

  private static ConfigException broken(Path file, String how) {
    return new ConfigException(file + ": " + how + "; unpack the archive again, or run make");
  }
}
