package org.satchel.format.share;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/**
 * What people pass on: where a share lies, and the secret that opens it.
 *
 * <p>The grammar is narrow on purpose: two programs that read one link must see one host and one
 * id. Everything behind the {@code #} stays on the device, so {@code toString} stops there; {@link
 * #print} is for the link itself.
 *
 * <p>Units: at most 2,048 ASCII characters. Immutable, safe on any thread.
 *
 * <p>Source: spec/share-link.md section 2.
 */
public sealed interface Link {

  /** Longest link: what all mail programs and chats keep whole. */
  int CHARACTERS_MAX = 2048;

  /** {@code BASE} of the specification: scheme, host, port and base path, no slash at its end. */
  URI base();

  LinkId linkId();

  /** The whole link, secret included. */
  String print();

  /** A recipient's link. */
  record Recipient(URI base, LinkId linkId, LinkSecret secret, boolean passwordNeeded)
      implements Link {

    @Override
    public String print() {
      return address() + (passwordNeeded ? "#1p." : "#1.") + secret.reveal();
    }

    @Override
    public String toString() {
      return address();
    }
  }

  /** The owner's own link, for another of their devices. */
  record Owner(URI base, OwnerSeed seed) implements Link {

    @Override
    public LinkId linkId() {
      return seed.linkId();
    }

    @Override
    public String print() {
      return address() + "#1o." + seed.reveal();
    }

    @Override
    public String toString() {
      return address();
    }
  }

  /** The part of the link that a server may see. */
  default String address() {
    return base() + "/s/" + linkId();
  }

  /** Parses what somebody pasted; spaces and line ends around it are trimmed, nothing else. */
  static Link parse(String pasted) throws RefusedException {
    String text = Grammar.trim(pasted);
    if (text.length() > CHARACTERS_MAX) throw Grammar.bad("longer than a link");
    Grammar.checkSuite(text);
    Matcher parts = Grammar.LINK.matcher(text);
    if (!parts.matches()) throw Grammar.bad("not a link of a share");
    URI base = Grammar.base(parts.group("base"));
    String kind = parts.group("kind");
    LinkId linkId =
        LinkId.parse(parts.group("id")).orElseThrow(() -> Grammar.bad("the share's id"));
    String secret = parts.group("secret");
    if (kind.equals("1o")) {
      OwnerSeed seed = OwnerSeed.parse(secret).orElseThrow(() -> Grammar.bad("the secret"));
      if (!seed.linkId().equals(linkId)) throw Grammar.bad("not the owner of this share");
      return new Owner(base, seed);
    }
    LinkSecret opened = LinkSecret.parse(secret).orElseThrow(() -> Grammar.bad("the secret"));
    return new Recipient(base, linkId, opened, kind.equals("1p"));
  }

  /** Parses a server's address, as links begin with it; one slash at its end is dropped. */
  static URI parseBase(String address) throws RefusedException {
    return Grammar.base(
        address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
  }

  /** The grammar of the specification, section 2. */
  final class Grammar {

    private static final int PORT_MAX = 65_535;

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final String LABEL_LAST = "[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final String HOST_DNS =
        "(?=[^:/]{1,253}(?:[:/]|$))(?:" + LABEL + "\\.)*" + LABEL_LAST;
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final String HOST_V4 = OCTET + "(?:\\." + OCTET + "){3}";
    private static final String HOST_V6 =
        "\\[(?=[^\\]]{2,45}\\])[0-9a-fA-F:]*(?:(?<=:)" + HOST_V4 + ")?\\]";

    private static final Pattern BASE =
        Pattern.compile(
            "(?:[Hh][Tt][Tt][Pp][Ss]?)://(?:"
                + HOST_DNS
                + "|"
                + HOST_V4
                + "|"
                + HOST_V6
                + ")(?::(?<port>[1-9][0-9]{0,4}))?(?<path>(?:/[A-Za-z0-9._~-]+)*)");

    private static final Pattern LINK =
        Pattern.compile(
            "(?<base>[^#]*)/s/(?<id>[^/#]*)#(?<kind>1[po]?)\\.(?<secret>.*)", Pattern.DOTALL);

    private static final Pattern OTHER_SUITE =
        Pattern.compile("(?<address>[^#]*)#(?!1[A-Za-z]*\\.)[0-9]+[A-Za-z]*\\.");

    private Grammar() {}

    private static String trim(String pasted) {
      int from = 0;
      int until = pasted.length();
      while (from < until && isAround(pasted.charAt(from))) from++;
      while (until > from && isAround(pasted.charAt(until - 1))) until--;
      return pasted.substring(from, until);
    }

    private static boolean isAround(char character) {
      return character == ' ' || character == '\n' || character == '\r';
    }

    /** Only the address is known of other suites: any {@code /s/} may be the one before the id. */
    private static void checkSuite(String text) throws RefusedException {
      Matcher other = OTHER_SUITE.matcher(text);
      if (!other.lookingAt()) return;
      String address = other.group("address");
      for (int at = address.indexOf("/s/"); at >= 0; at = address.indexOf("/s/", at + 1)) {
        if (isBase(address.substring(0, at))) {
          throw new RefusedException(Reason.TOO_NEW, "a link of another suite");
        }
      }
    }

    private static URI base(String address) throws RefusedException {
      Matcher parts = BASE.matcher(address);
      if (address.length() > CHARACTERS_MAX || !parts.matches()) {
        throw bad("not the address of a server");
      }
      String port = parts.group("port");
      if (port != null && Integer.parseInt(port) > PORT_MAX) throw bad("port");
      String path = parts.group("path");
      for (String name : path.split("/", -1)) {
        if (name.equals(".") || name.equals("..")) throw bad("dots in the path");
      }
      String origin = address.substring(0, address.length() - path.length());
      try {
        return URI.create(origin.toLowerCase(Locale.ROOT) + path);
      } catch (IllegalArgumentException notAnAddress) {
        throw bad("host");
      }
    }

    private static boolean isBase(String address) {
      try {
        base(address);
        return true;
      } catch (RefusedException e) {
        return false;
      }
    }

    private static RefusedException bad(String detail) {
      return new RefusedException(Reason.BAD_LINK, detail);
    }
  }
}
