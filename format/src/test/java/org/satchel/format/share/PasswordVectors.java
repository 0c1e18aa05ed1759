package org.satchel.format.share;

import static org.assertj.core.api.Assertions.assertThat;

import org.satchel.format.record.Reason;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

/** Passwords as typed, and as they go into the key. */
public final class PasswordVectors implements VectorKind {

  @Override
  public String name() {
    return "password";
  }

  @Override
  public void make(VectorWriter out) {
    out.about("Preparing passwords", "RFC 8265 section 4.3; share-link.md section 2");
    accept(
        out,
        "rfc 8265: spaces are kept",
        "correct horse battery staple",
        "correct horse battery staple");
    accept(
        out,
        "rfc 8265: case is kept",
        "Correct Horse Battery Staple",
        "Correct Horse Battery Staple");
    accept(out, "rfc 8265: not ASCII", "\u03c0\u00df\u00e5", "\u03c0\u00df\u00e5");
    accept(out, "rfc 8265: a symbol", "Jack of \u2666s", "Jack of \u2666s");
    accept(out, "rfc 8265: Ogham space mark becomes a space", "foo\u1680bar", "foo bar");
    out.refuse("rfc 8265: empty", Reason.BAD_PASSWORD).put("typed", "");
    out.refuse("rfc 8265: a tab", Reason.BAD_PASSWORD).put("typed", "my cat is a \tby");
    accept(out, "brought to NFC", "e\u0301", "\u00e9");
    accept(out, "compatibility forms are kept", "\ufb01\uff21", "\ufb01\uff21");
    accept(out, "spaces at both ends are kept", " a ", " a ");
    accept(out, "no-break, thin and ideographic space", "\u00a0\u2009\u3000", "   ");
    accept(out, "one space", " ", " ");
    accept(out, "beyond the first plane", "\ud83d\udd11", "\ud83d\udd11");
    accept(out, "a character that no Unicode version knows", "a\ufdd0", "a\ufdd0");
    accept(out, "1,024 bytes", "p".repeat(1024), "p".repeat(1024));
    accept(out, "1,024 bytes after NFC", "e\u0301".repeat(512), "\u00e9".repeat(512));
    out.refuse("1,025 bytes", Reason.BAD_PASSWORD).put("typed", "p".repeat(1025));
    out.refuse("1,026 bytes in 513 letters", Reason.BAD_PASSWORD)
        .put("typed", "\u00e9".repeat(513));
    out.refuse("a line feed", Reason.BAD_PASSWORD).put("typed", "a\n");
    out.refuse("NUL", Reason.BAD_PASSWORD).put("typed", "a\u0000");
    out.refuse("delete", Reason.BAD_PASSWORD).put("typed", "a\u007f");
    out.refuse("control of the second block", Reason.BAD_PASSWORD).put("typed", "a\u009f");
    out.refuse("half a surrogate", Reason.BAD_PASSWORD).put("typed", "a\ud83d");
  }

  private static void accept(VectorWriter out, String name, String typed, String prepared) {
    out.accept(name).put("typed", typed).set("prepared", VectorWriter.utf8(prepared));
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    assertThat(Password.parse(vector.text("typed")).utf8()).isEqualTo(vector.bytes("prepared"));
  }
}
