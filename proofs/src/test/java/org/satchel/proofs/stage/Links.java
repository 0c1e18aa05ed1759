package org.satchel.proofs.stage;

/**
 * The parts of a link, taken apart by the specification and not by our own parser.
 *
 * <p>Why this way: a proof that used the product's code to read a link would believe its mistakes.
 *
 * <p>Threads: immutable.
 *
 * <p>Source: spec/share-link.md section 2.
 */
public record Links(String base, String linkId, String kind, String secret) {

  public static Links parse(String link) {
    int path = link.indexOf("/s/");
    int hash = link.indexOf('#');
    if (path < 0 || hash < 0) throw new AssertionError("not a link: " + link);
    String fragment = link.substring(hash + 1);
    int dot = fragment.indexOf('.');
    return new Links(
        link.substring(0, path),
        link.substring(path + 3, hash),
        fragment.substring(0, dot),
        fragment.substring(dot + 1));
  }

  /** The same share by another address. */
  public static String through(String baseUrl, String link) {
    Links parts = parse(link);
    return new Links(baseUrl, parts.linkId, parts.kind, parts.secret).text();
  }

  public Links withKind(String other) {
    return new Links(base, linkId, other, secret);
  }

  public String text() {
    return "%s/s/%s#%s.%s".formatted(base, linkId, kind, secret);
  }
}
