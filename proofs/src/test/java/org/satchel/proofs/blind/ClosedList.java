package org.satchel.proofs.blind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Set;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.Head;

/**
 * All that a client may send: headers by their names, no query, bodies of the kinds described.
 *
 * <p>Why this way: a list of what is forbidden would have to guess how a key could be given away.
 *
 * <p>Units: bytes. Threads: no state.
 *
 * <p>Source: spec/api.yaml; spec/share-link.md section 4.
 */
final class ClosedList {

  static final int RECORD = 328;
  private static final int BOX = 4_096;

  private static final Set<String> HEADERS =
      Set.of(
          "host",
          "user-agent",
          "connection",
          "content-length",
          "content-type",
          "accept",
          "accept-encoding",
          "authorization",
          "range",
          "if-range",
          "if-match",
          "transfer-encoding",
          "tus-resumable",
          "upload-length",
          "upload-offset",
          "upload-metadata",
          "upload-defer-length",
          "upload-checksum",
          "upload-concat",
          "upgrade",
          "http2-settings",
          "expect");

  /** What a browser says of itself and of who asks, without any word of the page's. */
  private static final Set<String> BROWSERS_OWN =
      Set.of(
          "accept-language",
          "cache-control",
          "if-none-match",
          "origin",
          "pragma",
          "referer", // of scripts alone
          "sec-ch-ua",
          "sec-ch-ua-mobile",
          "sec-ch-ua-platform",
          "sec-fetch-dest",
          "sec-fetch-mode",
          "sec-fetch-site",
          "sec-fetch-user",
          "service-worker",
          "upgrade-insecure-requests");

  private ClosedList() {}

  static void check(Exchange exchange) throws Exception {
    check(exchange, Set.of());
  }

  /**
   * The page's own files are asked for, too; a script may be named there as who asks for another.
   */
  static void checkOfBrowser(Exchange exchange) throws Exception {
    Head request = exchange.request();
    request
        .field("Referer")
        .ifPresent(
            script -> {
              assertThat(request.target()).matches("/(assets/.*|sw\\.js)");
              assertThat(script).matches("http://127\\.0\\.0\\.1:\\d+/[A-Za-z0-9_./-]*");
            });
    check(exchange, BROWSERS_OWN);
  }

  private static void check(Exchange exchange, Set<String> more) throws Exception {
    for (Head.Field field : exchange.request().fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!more.contains(name)) assertThat(name).isIn(HEADERS);
    }
    assertThat(exchange.request().target()).doesNotContain("?");
    checkBody(exchange);
  }

  private static void checkBody(Exchange exchange) throws Exception {
    String target = exchange.request().target();
    byte[] body = Files.readAllBytes(exchange.requestBody().orElseThrow());
    if (body.length == 0 || target.contains("/uploads")) return;
    if (target.endsWith("/grants")) {
      assertThat(new ObjectMapper().readTree(body).fieldNames()).toIterable().containsOnly("grant");
      return;
    }
    assertThat(target).contains("/shares/");
    int rest = body.length - RECORD;
    boolean bundle = rest == 0 || rest == 2 * BOX || (rest > 2 * BOX && (rest - 2 * BOX) % 72 == 0);
    assertThat(bundle).as("%d bytes to %s", body.length, target).isTrue();
  }
}
