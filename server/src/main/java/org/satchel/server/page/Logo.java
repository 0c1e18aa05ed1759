package org.satchel.server.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.satchel.server.http.Route;
import org.satchel.server.ops.ConfigException;
import org.satchel.server.ops.InstanceDoor;

/**
 * The operator's logo, read at the start and served as an image that can do nothing else.
 *
 * <p>Its type comes from its first bytes and not from its name: a browser is told never to guess,
 * so what is announced must be true.
 *
 * <p>Bytes. Immutable.
 *
 * <p>Source: spec/api.yaml, brandLogo; the signatures are those of the PNG, JPEG (JFIF) and WebP
 * specifications.
 */
final class Logo {

  /** A logo of a page has 2 to 50 KB; more would slow every first visit. */
  private static final int BYTES_MAX = 256 * 1024;

  private final WebFile file;

  private Logo(WebFile file) {
    this.file = file;
  }

  /** Reads the file that the settings name, if they do. */
  static Optional<Logo> open(Optional<Path> path) throws ConfigException {
    if (path.isEmpty()) return Optional.empty();
    try (InputStream in = Files.newInputStream(path.get())) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) throw wrong(path.get(), "is larger than 256 KiB");
      Optional<String> type = type(bytes);
      if (type.isEmpty()) throw wrong(path.get(), "is no PNG, JPEG, WebP or SVG");
      return Optional.of(new Logo(WebFile.typed("logo", type.get(), bytes)));
    } catch (IOException e) {
      throw wrong(path.get(), "cannot be read");
    }
  }

  /** The one line of the interface that leads here. */
  List<Route> routes() {
    return List.of(
        Route.of(
            "GET",
            InstanceDoor.LOGO_PATH,
            request ->
                file.answer(request, "no-cache").with("Content-Security-Policy", "sandbox")));
  }

  private static Optional<String> type(byte[] bytes) {
    String head = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u0089PNG\r\n\u001a\n")) return Optional.of("image/png");
    if (head.startsWith("\u00ff\u00d8\u00ff")) return Optional.of("image/jpeg");
    if (head.startsWith("RIFF") && head.endsWith("WEBP")) return Optional.of("image/webp");
    String text = new String(bytes, StandardCharsets.UTF_8).stripLeading();
    boolean svg = text.startsWith("<") && text.contains("<svg");
    return svg ? Optional.of("image/svg+xml") : Optional.empty();
  }

  private static ConfigException wrong(Path path, String how) {
    return new ConfigException("logo: " + path + " " + how);
  }
}
