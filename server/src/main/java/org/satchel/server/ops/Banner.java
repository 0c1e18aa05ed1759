package org.satchel.server.ops;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a start prints: where the server is, where the data lies, what to open and to type next.
 *
 * <p>On standard output and nowhere else; scripts wait for its first line. Its commands work in a
 * shell of the folder in which the server was started, whatever this server was told otherwise.
 *
 * <p>Pure.
 *
 * <p>Source: README.md.
 */
public final class Banner {

  /** What no shell acts on. */
  private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+,-]+");

  /** Set by the launcher. */
  private static final String COMMAND_PROPERTY = "satchel.command";

  private Banner() {}

  /** What starts this program, as it was typed. */
  public static String command() {
    return System.getProperty(COMMAND_PROPERTY, "satchel");
  }

  /**
   * The text, several lines.
   *
   * @param command {@link #command}
   */
  public static String of(
      Settings settings,
      String command,
      String address,
      Path data,
      int adminPort,
      Optional<String> fingerprint) {
    String satchel = quoted(command);
    String admin = admin(settings, data);
    StringBuilder text = new StringBuilder();
    text.append("Satchel listens on ").append(address).append('\n');
    fingerprint.ifPresent(
        hash -> text.append("  certificate (SHA-256) ").append(hash).append('\n'));
    text.append("  data lies in  ").append(data).append('\n');
    text.append("  uploads are   ").append(uploads(settings)).append('\n');
    text.append("  admin         port ").append(adminPort).append(": ");
    text.append(satchel).append(" admin status").append(admin).append("\n\n");
    String here = fromHere(address);
    text.append("Open ").append(here).append(" in a browser, or type in another shell:\n");
    if (settings.uploads() == Settings.UploadsMode.TOKEN) {
      text.append("  ").append(satchel).append(" admin token create NAME").append(admin);
      text.append('\n');
    }
    String trust =
        settings.tls() instanceof Settings.Tls.SelfSigned
            ? " --cacert " + quoted(Certificates.selfSigned(data).toString())
            : "";
    text.append("  ").append(satchel).append(" put PATH --server ").append(quoted(here));
    text.append(trust).append("\n  ").append(satchel).append(" get LINK").append(trust);
    text.append('\n');
    if (isInTheClear(settings)) {
      text.append(
          "\nThis is plain HTTP beyond this machine: browsers need HTTPS to open sealed files. Set"
              + " tls.self_signed, tls.certificate, or put a proxy with TLS in front.\n");
    }
    return text.toString();
  }

  /** Who listens on every address is not found by the one that stands for all. */
  private static String fromHere(String address) {
    return address
        .replace("//0.0.0.0:", "//127.0.0.1:")
        .replace("//[0:0:0:0:0:0:0:0]:", "//[::1]:");
  }

  /** Which server the admin commands speak to, if it is not the one of this folder anyhow. */
  private static String admin(Settings settings, Path data) {
    Path here = Path.of(Knob.DATA.byDefault().orElseThrow()).toAbsolutePath().normalize();
    return settings.data().equals(here) ? "" : " --data " + quoted(data.toString());
  }

  /** A word as a shell takes it. */
  static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
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
