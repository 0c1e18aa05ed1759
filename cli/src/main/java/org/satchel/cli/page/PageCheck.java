package org.satchel.cli.page;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.satchel.client.Failure;
import org.satchel.client.http.Endpoint;
import org.satchel.client.http.Patience;
import org.satchel.client.http.Problem;
import org.satchel.client.http.Wire;
import org.satchel.format.manifest.Visible;
import org.satchel.format.record.LinkId;

/**
 * Fetches every file of the page from a host and compares it with a list from elsewhere.
 *
 * <p>A document is asked for at each address where browsers get it, and its headers are looked at
 * too: a policy that is missing, or a header that loads something more, changes what the same bytes
 * do. What this cannot show is that the host gives everybody the same: docs/threat-model.md.
 *
 * <p>Units and threads: bytes; one check, one thread.
 *
 * <p>Source: spec/api.yaml, tag page.
 */
public final class PageCheck {

  /** The server's own bound for the whole page. */
  private static final int FILE_BYTES_MAX = 8 * 1024 * 1024;

  private static final String LIST_ADDRESS = "/web/hashes.txt";

  /** Only on the admin listener, which is not for strangers. */
  private static final String OPERATORS = "admin/";

  private static final String PREVIEW = "preview/index.html";

  /** The page that asks for a link: there is nothing at this address, and the status says so. */
  private static final String NO_LINK = "/s/";

  /** Headers by which a document loads, or becomes, something that it does not name. */
  private static final List<String> FURTHER = List.of("Link", "Refresh");

  private static final Pattern INLINE = Pattern.compile("<script\\b[^>]*>([^<]+)</script>");

  private final Wire wire;
  private final Endpoint server;
  private final LinkId link;

  /** Checks this host, and the page of this link, which need not be one of a share. */
  public PageCheck(Wire wire, Endpoint server, LinkId link) {
    this.wire = wire;
    this.server = server;
    this.link = link;
  }

  /** How it came out: files compared, differences told. */
  public record Outcome(int files, int differences) {}

  /** An answer. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Got(int status, HttpHeaders headers, byte[] body) {}

  /**
   * Compares everything.
   *
   * @param differences gets one line for each difference, as it is found
   * @throws Failure when the host cannot be reached
   */
  public Outcome run(HashList list, Consumer<String> differences) throws Failure {
    int files = 0;
    int found = 0;
    for (HashList.Listed listed : list.files()) {
      for (String address : addresses(listed.path())) {
        Optional<String> difference = compare(listed, address);
        difference.ifPresent(what -> differences.accept(address + " " + what));
        found += difference.isPresent() ? 1 : 0;
      }
      files += listed.path().startsWith(OPERATORS) ? 0 : 1;
    }
    Got published = get(LIST_ADDRESS);
    byte[] own = list.text().getBytes(StandardCharsets.UTF_8);
    if (published.status() != 200 || !Arrays.equals(published.body(), own)) {
      differences.accept(LIST_ADDRESS + " is another list than this one");
      found++;
    }
    return new Outcome(files, found);
  }

  /** Where browsers get a file. */
  private List<String> addresses(String path) {
    if (path.startsWith(OPERATORS)) {
      return List.of();
    }
    return switch (path) {
      case "index.html" -> List.of("/", "/shares");
      case "s/index.html" -> List.of("/s/" + link, NO_LINK);
      case PREVIEW -> List.of("/preview/");
      default -> List.of("/" + path);
    };
  }

  private Optional<String> compare(HashList.Listed listed, String address) throws Failure {
    Got got = get(address);
    int due = address.equals(NO_LINK) ? 404 : 200;
    if (got.status() != due) {
      return Optional.of(
          due == 200 && got.status() == 404
              ? "is missing"
              : "comes with status " + got.status() + " and not " + due);
    }
    Optional<String> encoding = got.headers().firstValue("Content-Encoding");
    if (encoding.isPresent()) {
      return Optional.of("comes encoded, though it was not to be: " + Visible.text(encoding.get()));
    }
    if (!HexFormat.of().formatHex(sha256(got.body())).equals(listed.sha256())) {
      return Optional.of("has other bytes");
    }
    return listed.path().endsWith(".html") ? document(listed.path(), got) : Optional.empty();
  }

  /** Looks at the headers of a document whose bytes are those of the list. */
  private static Optional<String> document(String path, Got got) {
    HttpHeaders headers = got.headers();
    String type = headers.firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.replace(" ", "").equals("text/html;charset=utf-8")) {
      return Optional.of("is not sent as HTML in UTF-8");
    }
    for (String name : FURTHER) {
      if (headers.firstValue(name).isPresent()) {
        return Optional.of("has the header " + name + ", which can load what the build does not");
      }
    }
    List<String> policies = headers.allValues("Content-Security-Policy");
    return path.equals(PREVIEW)
        ? PagePolicies.ofPreview(policies)
        : PagePolicies.ofDocument(policies, inline(new String(got.body(), StandardCharsets.UTF_8)));
  }

  private static List<String> inline(String html) {
    return INLINE
        .matcher(html)
        .results()
        .map(
            script ->
                "'sha256-"
                    + Base64.getEncoder()
                        .encodeToString(sha256(script.group(1).getBytes(StandardCharsets.UTF_8)))
                    + "'")
        .toList();
  }

  /** The answer as a browser gets it; what passes is waited for. */
  private Got get(String address) throws Failure {
    return new Patience(wire, server, "run the same line again").insist(() -> ask(address));
  }

  private Got ask(String address) throws IOException, Failure {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.at(address))
            .header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
            .header("Accept-Encoding", "identity")
            .GET();
    try (Wire.Answer answer = wire.open(request)) {
      if (answer.status() == 408 || answer.status() == 429 || answer.status() >= 500) {
        Problem.expect(answer.whole(), 200);
      }
      return new Got(answer.status(), answer.headers(), read(answer));
    }
  }

  /** The body, or as much as no file of a page has: its hash is then another. */
  private static byte[] read(Wire.Answer answer) throws IOException {
    long length = answer.number("Content-Length").orElse(FILE_BYTES_MAX);
    byte[] buffer = new byte[(int) Math.min(length, FILE_BYTES_MAX) + 1];
    int count = answer.body().readFully(buffer, 0, buffer.length);
    return Arrays.copyOf(buffer, count);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
