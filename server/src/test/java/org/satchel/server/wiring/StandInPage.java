package org.satchel.server.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** A tiny web app with every kind of file that the real one has, and the list of their hashes. */
final class StandInPage {

  static final List<String> FILES =
      List.of(
          "admin/index.html",
          "assets/app-1a2b3c4d.js",
          "assets/password-1a2b3c4d.js",
          "assets/style-1a2b3c4d.css",
          "assets/viewer-1a2b3c4d.js",
          "favicon.svg",
          "index.html",
          "manifest.webmanifest",
          "preview/index.html",
          "s/index.html",
          "sw.js");

  private StandInPage() {}

  /** Writes it where a server looks for its page. */
  static void writeTo(Path lib) throws IOException {
    Path web = lib.resolve("web");
    StringBuilder list = new StringBuilder();
    for (String name : FILES) {
      Path file = web.resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, bytes(name));
      list.append(sha256(bytes(name))).append("  ").append(name).append('\n');
    }
    Files.writeString(web.resolve("hashes.txt"), list);
  }

  static byte[] bytes(String name) {
    try (InputStream in = StandInPage.class.getResourceAsStream("/page/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
