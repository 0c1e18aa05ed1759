package org.satchel.format.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.satchel.format.record.Reason;
import org.satchel.format.vectors.CounterStream;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

/** Links as people paste them. */
public final class LinkVectors implements VectorKind {

  private static final OwnerSeed SEED = OwnerSeed.of(CounterStream.bytes("link", 32));
  private static final String ID = SEED.linkId().toString();
  private static final String SECRET = SEED.linkSecret(1).reveal();
  private static final String TAIL = "/s/" + ID + "#1." + SECRET;

  @Override
  public String name() {
    return "link";
  }

  @Override
  public void make(VectorWriter out) {
    out.about("Links as pasted, and as printed", "share-link.md section 2");
    for (String base :
        List.of(
            "https://satchel.example",
            "http://localhost:8080",
            "http://127.0.0.1:1",
            "https://[2001:db8::1]:8443",
            "https://a.b-c.example/files/deep.er/~x_y",
            "https://h:65535",
            "https://1.2.3a.x9",
            "https://255.0.10.199",
            "https://[::ffff:1.20.0.255]",
            "https://" + "a".repeat(63) + ".example")) {
      accept(out, base + TAIL, base, "recipient");
    }
    accept(out, "https://h/s/s" + TAIL, "https://h/s/s", "recipient");
    accept(out, "https://h/s/" + ID + "#1p." + SECRET, "https://h", "password");
    accept(out, "https://h/s/" + ID + "#1o." + SEED.reveal(), "https://h", "owner");
    accept(out, " \n https://h" + TAIL + "\r\n", "https://h", "recipient");
    accept(
        out, "HTTPS://Satchel.Example/Files" + TAIL, "https://satchel.example/Files", "recipient");
    String path = "p".repeat(Link.CHARACTERS_MAX - "https://h/".length() - TAIL.length());
    accept(
        out,
        "2,048 characters and the spaces around them",
        "\r\n https://h/" + path + TAIL + " \n",
        "https://h/" + path,
        "recipient");
    makeNewer(out);
    makeRefused(out);
  }

  private static void makeNewer(VectorWriter out) {
    List<String> kinds =
        List.of("2", "2p", "10", "0", "01", "2X", "12345678901", "2abcdefghijkl", "01p");
    for (String kind : kinds) {
      out.refuse("suite " + kind, Reason.TOO_NEW)
          .put("link", "https://h/s/" + ID + "#" + kind + "." + SECRET);
    }
    out.refuse("suite 2 with another kind of id and secret", Reason.TOO_NEW)
        .put("link", "https://h/s/new.id#2.a#b\u00e9");
    out.refuse("suite 2 with nothing behind its point", Reason.TOO_NEW)
        .put("link", "https://h/s/#2.");
    out.refuse("suite 2 with a slash behind its id", Reason.TOO_NEW)
        .put("link", "https://h/s/new/id#2.x");
    out.refuse("suite 2 with another s behind its id", Reason.TOO_NEW)
        .put("link", "https://h/s/a!b/s/x#2.y");
    out.refuse("suite 2 at a server named s", Reason.TOO_NEW).put("link", "https://s/s/x#2.y");
    String[][] notNewer = {
      {"suite 2 without an address", "nonsense#2.x"},
      {"suite 2 at no server's address", "https://-h/s/" + ID + "#2." + SECRET},
      {"suite 2 behind an empty name", "https://h//s/x#2.y"},
      {"empty name in the path", "https://h//s/" + ID + "#1." + SECRET},
      {"suite 2 at no server's address, s twice", "https://-h/s/a/s/" + ID + "#2." + SECRET},
      {"suite 2 without a point", "https://h/s/" + ID + "#2" + SECRET},
      {"suite in other digits", "https://h/s/" + ID + "#\u0662." + SECRET},
      {"suite 2 with a letter that is not ASCII", "https://h/s/" + ID + "#2\u00e9." + SECRET}
    };
    for (String[] row : notNewer) out.refuse(row[0], Reason.BAD_LINK).put("link", row[1]);
  }

  private static void makeRefused(VectorWriter out) {
    String id = "https://h/s/" + ID;
    String[][] refused = {
      {"empty", ""},
      {"tab in front", "\thttps://h" + TAIL},
      {"vertical tab in front", "\u000bhttps://h" + TAIL},
      {"form feed behind", "https://h" + TAIL + "\f"},
      {"no-break space in front", "\u00a0https://h" + TAIL},
      {"em space in front", "\u2003https://h" + TAIL},
      {"line separator behind", "https://h" + TAIL + "\u2028"},
      {"byte order mark in front", "\ufeffhttps://h" + TAIL},
      {"no fragment", id},
      {"empty fragment", id + "#"},
      {"no secret", id + "#1."},
      {"no point", id + "#1" + SECRET},
      {"unknown kind", id + "#1x." + SECRET},
      {"kind in capitals", id + "#1P." + SECRET},
      {"owner's letters twice", id + "#1oo." + SEED.reveal()},
      {"secret one character short", id + "#1." + SECRET.substring(1)},
      {"secret one character long", id + "#1." + SECRET + "A"},
      {"secret padded", id + "#1." + SECRET + "="},
      {"secret with unused bits", id + "#1." + "A".repeat(42) + "B"},
      {"something behind the secret", id + "#1." + SECRET + "&x=1"},
      {"two fragments", id + "#1." + SECRET + "#"},
      {"owner's secret of another share", id + "#1o." + SECRET},
      {"id one character short", "https://h/s/" + ID.substring(1) + "#1." + SECRET},
      {"id one character long", "https://h/s/A" + ID + "#1." + SECRET},
      {"id with unused bits", "https://h/s/" + "A".repeat(21) + "B" + "#1." + SECRET},
      {"slash behind the id", id + "/#1." + SECRET},
      {"query", id + "?a=b#1." + SECRET}
    };
    for (String[] row : refused) out.refuse(row[0], Reason.BAD_LINK).put("link", row[1]);
    makeRefusedBases(out);
  }

  private static void makeRefusedBases(VectorWriter out) {
    String[][] refused = {
      {"no s", "https://h/" + ID + "#1." + SECRET},
      {"no scheme", "h" + TAIL},
      {"other scheme", "ftp://h" + TAIL},
      {"script", "javascript://h" + TAIL},
      {"no host", "https://" + TAIL},
      {"user", "https://user@h" + TAIL},
      {"user and password", "https://a:b@h" + TAIL},
      {"backslash", "https://h\\@evil.example" + TAIL},
      {"host with underscore", "https://a_b" + TAIL},
      {"host with a hyphen first", "https://-a" + TAIL},
      {"label with a hyphen first", "https://a.-b.example" + TAIL},
      {"label with a hyphen last", "https://a-.b.example" + TAIL},
      {"address in brackets that is none", "https://[.:.:]" + TAIL},
      {"address in brackets with a zone", "https://[fe80::1%25eth0]" + TAIL},
      {"host with an empty label", "https://a..b" + TAIL},
      {"host with a point behind", "https://a." + TAIL},
      {"host of 254 characters", "https://" + "abcdefg.".repeat(31) + "abcdef" + TAIL},
      {"host whose last label begins with a digit", "https://a.1b" + TAIL},
      {"host of digits", "https://2130706433" + TAIL},
      {"address of three numbers", "https://1.2.3" + TAIL},
      {"address of five numbers", "https://1.2.3.4.5" + TAIL},
      {"address with a number above 255", "https://1.2.3.256" + TAIL},
      {"address with a leading zero", "https://1.2.3.04" + TAIL},
      {"address in hexadecimal", "https://0x7f.0.0.0x1" + TAIL},
      {"IPv6 address that ends with a leading zero", "https://[::ffff:01.2.3.4]" + TAIL},
      {"IPv6 address with two gaps", "https://[1::2::3]" + TAIL},
      {"host not ASCII", "https://h\u00e9" + TAIL},
      {"host escaped", "https://%68" + TAIL},
      {"port 0", "https://h:0" + TAIL},
      {"port 65536", "https://h:65536" + TAIL},
      {"port with a leading zero", "https://h:080" + TAIL},
      {"port empty", "https://h:" + TAIL},
      {"path with dots", "https://h/a/../b" + TAIL},
      {"path with a dot", "https://h/." + TAIL},
      {"path with an empty name", "https://h//a" + TAIL},
      {"path escaped", "https://h/%61" + TAIL},
      {"space inside", "https://h/a b" + TAIL},
      {"line feed inside", "https://h" + TAIL.replace("#", "\n#")},
      {"longer than 2,048", "https://h/" + "p".repeat(2048) + TAIL},
    };
    for (String[] row : refused) out.refuse(row[0], Reason.BAD_LINK).put("link", row[1]);
  }

  private static void accept(VectorWriter out, String pasted, String base, String kind) {
    String shown = pasted.replace(SECRET, "L").replace(SEED.reveal(), "O").replace(ID, "ID");
    accept(out, shown, pasted, base, kind);
  }

  private static void accept(
      VectorWriter out, String name, String pasted, String base, String kind) {
    String letter = kind.equals("recipient") ? "" : kind.substring(0, 1);
    String secret = kind.equals("owner") ? SEED.reveal() : SECRET;
    out.accept(name)
        .put("link", pasted)
        .put("base", base)
        .put("linkId", ID)
        .put("kind", kind)
        .put("secret", secret)
        .put("printed", base + "/s/" + ID + "#1" + letter + "." + secret);
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    Link link = Link.parse(vector.text("link"));
    assertThat(link.base().toString()).isEqualTo(vector.text("base"));
    assertThat(link.linkId().toString()).isEqualTo(vector.text("linkId"));
    assertThat(link.print()).isEqualTo(vector.text("printed"));
    switch (link) {
      case Link.Owner owner -> {
        assertThat(vector.text("kind")).isEqualTo("owner");
        assertThat(owner.seed().reveal()).isEqualTo(vector.text("secret"));
      }
      case Link.Recipient recipient -> {
        assertThat(vector.text("kind"))
            .isEqualTo(recipient.passwordNeeded() ? "password" : "recipient");
        assertThat(recipient.secret().reveal()).isEqualTo(vector.text("secret"));
      }
    }
  }
}
