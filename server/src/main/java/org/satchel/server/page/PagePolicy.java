package org.satchel.server.page;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.satchel.server.http.Reply;

/**
 * What each file of the page is allowed to do, in the words that browsers enforce.
 *
 * <p>Everything comes from this origin and is a file with a known hash, nothing is inline but the
 * import map that says those hashes, and text becomes code in two named policies of Trusted Types
 * only. A worker is ruled by the headers of its own script, therefore scripts get a policy too, and
 * the one that compiles Argon2 its own.
 *
 * <p>The rule of Trusted Types stands in a second policy that reports nothing: such a report holds
 * the beginning of the offending text, which could be a file's name, and the server must not see
 * one even by a mistake of the page.
 *
 * <p>Immutable; safe on any thread.
 *
 * <p>Source: CSP level 3; Subresource Integrity; docs/decisions/0051-the-page-as-files.md.
 */
final class PagePolicy {

  /** Where browsers report to, below the base path. */
  static final String REPORTS = "/api/v1/csp-reports";

  /**
   * The script that derives keys from passwords: docs/decisions/0050-the-format-in-typescript.md.
   */
  private static final String COMPILING_WORKER = "assets/password-";

  private static final String TRUSTED_TYPES =
      ", require-trusted-types-for 'script'; trusted-types satchel svelte-trusted-html";

  /**
   * Denied to the page and to whatever it frames, and the few that it uses itself. Sharing, which
   * it uses too, is left to its default, this origin: where it is not built in, Chromium complains
   * of its name on each page.
   */
  private static final String PERMISSIONS =
      Stream.concat(
              Stream.of(
                      "accelerometer",
                      "browsing-topics",
                      "camera",
                      "clipboard-read",
                      "display-capture",
                      "encrypted-media",
                      "gamepad",
                      "geolocation",
                      "gyroscope",
                      "hid",
                      "idle-detection",
                      "local-fonts",
                      "magnetometer",
                      "microphone",
                      "midi",
                      "payment",
                      "publickey-credentials-get",
                      "serial",
                      "storage-access",
                      "usb",
                      "window-management",
                      "xr-spatial-tracking")
                  .map(feature -> feature + "=()"),
              Stream.of(
                      "autoplay",
                      "clipboard-write",
                      "fullscreen",
                      "picture-in-picture",
                      "screen-wake-lock")
                  .map(feature -> feature + "=(self)"))
          .collect(Collectors.joining(", "));

  private static final Pattern SCRIPT =
      Pattern.compile("<script\\b([^>]*)>(.*?)</script>", Pattern.DOTALL);
  private static final Pattern STYLE =
      Pattern.compile("<style\\b([^>]*)>(.*?)</style>", Pattern.DOTALL);
  private static final Pattern INTEGRITY = Pattern.compile("sha(256|384|512)-[A-Za-z0-9+/]+={0,2}");

  private static final Collector<CharSequence, ?, String> WORDS = Collectors.joining(" ");

  private final String reportUri;

  PagePolicy(String basePath) {
    this.reportUri = "report-uri " + basePath + REPORTS;
  }

  /** For the app's documents, on either listener. */
  Reply onPage(WebFile html, Reply reply) {
    String scripts = Stream.concat(Stream.of("'self'"), inline(SCRIPT, text(html))).collect(WORDS);
    return document(reply.with("Content-Security-Policy", page(scripts)));
  }

  /** For scripts, styles and images: what counts is that a worker is ruled by its script's. */
  Reply onPart(String path, Reply reply) {
    String scripts = path.startsWith(COMPILING_WORKER) ? "'self' 'wasm-unsafe-eval'" : "'self'";
    // The document that shows strangers' files has an origin of its own, hence asks by CORS.
    return quiet(reply.with("Content-Security-Policy", page(scripts)))
        .with("Access-Control-Allow-Origin", "*");
  }

  /**
   * For the document that shows what strangers sent: an origin of its own, also when it is opened
   * by itself, no request to anywhere, and of scripts and styles only those that the built document
   * holds or names by hash. By hash, since browsers do not agree on what 'self' is there. Decoders
   * of scanned documents are WebAssembly, which may be compiled here.
   */
  Reply onPreview(WebFile html, Reply reply) {
    String policy =
        "default-src 'none'; script-src "
            + hashes(SCRIPT, text(html))
            + " 'wasm-unsafe-eval'; style-src "
            + hashes(STYLE, text(html))
            + "; img-src blob: data:; media-src blob: data:; font-src blob: data:"
            + "; worker-src blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
            + "; sandbox allow-scripts; "
            + reportUri;
    return document(reply.with("Content-Security-Policy", policy));
  }

  private String page(String scripts) {
    return "default-src 'none'; script-src "
        + scripts
        + "; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'"
        + "; connect-src 'self'; worker-src 'self'; frame-src 'self'; manifest-src 'self'"
        + "; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; "
        + reportUri
        + TRUSTED_TYPES;
  }

  private static Reply document(Reply reply) {
    return quiet(reply)
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with("Permissions-Policy", PERMISSIONS);
  }

  private static Reply quiet(Reply reply) {
    return reply
        .with("Referrer-Policy", "no-referrer")
        .with("Cross-Origin-Resource-Policy", "same-origin");
  }

  private static String text(WebFile html) {
    return new String(html.content(), StandardCharsets.UTF_8);
  }

  /** Hashes of what stands inline, and the integrity of what is named; 'none' without any. */
  private static String hashes(Pattern element, String html) {
    Stream<String> named =
        element
            .matcher(html)
            .results()
            .flatMap(one -> INTEGRITY.matcher(one.group(1)).results())
            .map(one -> "'" + one.group() + "'");
    String all = Stream.concat(named, inline(element, html)).collect(WORDS);
    return all.isEmpty() ? "'none'" : all;
  }

  private static Stream<String> inline(Pattern element, String html) {
    return element
        .matcher(html)
        .results()
        .map(one -> one.group(2))
        .filter(text -> !text.isBlank())
        .map(text -> "'sha256-" + digest(text) + "'");
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
