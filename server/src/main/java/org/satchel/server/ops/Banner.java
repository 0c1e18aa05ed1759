package org.satchel.server.ops;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What a start prints: where the server is, where the data lies, what to type next.
 *
 * <p>On standard output and nowhere else; scripts wait for its first line.
 *
 * <p>Pure.
 *
 * <p>Source: README.md.
 */
public final class Banner {

  private Banner() {}

  /** The text, several lines. */
  public static String of(
      Settings settings, String address, Path data, int adminPort, Optional<String> fingerprint) {
    StringBuilder text = new StringBuilder();
    text.append("Satchel listens on ").append(address).append('\n');
    fingerprint.ifPresent(
        hash -> text.append("  certificate (SHA-256) ").append(hash).append('\n'));
    text.append("  data lies in  ").append(data).append('\n');
    text.append("  uploads are   ").append(uploads(settings)).append('\n');
    text.append("  admin         satchel admin status (port ").append(adminPort).append(")\n");
    text.append('\n');
    text.append("Type next, in another shell:\n");
    if (settings.uploads() == Settings.UploadsMode.TOKEN) {
      text.append("  satchel admin token create NAME\n");
    }
    String trust =
        settings.tls() instanceof Settings.Tls.SelfSigned
            ? " --cacert " + Certificates.selfSigned(data)
            : "";
    text.append("  satchel put PATH --server ").append(address).append(trust).append('\n');
    text.append("  satchel get LINK").append(trust).append('\n');
    if (isInTheClear(settings)) {
      text.append(
          "\nThis is plain HTTP beyond this machine: browsers need HTTPS to open sealed files. Set"
              + " tls.self_signed, tls.certificate, or put a proxy with TLS in front.\n");
    }
    return text.toString();
  }

  private static String uploads(Settings settings) {
    String mode = settings.uploads().name().toLowerCase(Locale.ROOT);
    return switch (settings.uploads()) {
      case OPEN -> mode + ": whoever reaches this server may upload";
      case TOKEN -> mode + ": only with a token that you make";
      case CLOSED -> mode;
    };
  }

  private static boolean isInTheClear(Settings settings) {
    return settings.tls() instanceof Settings.Tls.Off
        && !settings.listen().getAddress().isLoopbackAddress()
        && settings.url().map(url -> url.origin().startsWith("http:")).orElse(true);
  }
}
