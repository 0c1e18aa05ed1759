package org.satchel.format.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.vectors.CounterStream;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

public final class Base64UrlVectors implements VectorKind {

  @Override
  public String name() {
    return "base64url";
  }

  @Override
  public void make(VectorWriter out) {
    out.about("Text of a known number of bytes, one spelling each", "RFC 4648 section 5");
    byte[] bytes = CounterStream.bytes("base64url", 16);
    String text = Base64Url.encode(bytes);
    out.accept("16 bytes").put("text", text).put("length", 16).put("bytes", hex(bytes));
    out.accept("16 zeros")
        .put("text", "A".repeat(22))
        .put("length", 16)
        .put("bytes", "00".repeat(16));
    out.accept("32 ones")
        .put("text", "_".repeat(42) + "8")
        .put("length", 32)
        .put("bytes", "ff".repeat(32));
    refuse(out, "padding", text + "==", 16);
    refuse(out, "unused bits that are not zero", "A".repeat(21) + "B", 16);
    refuse(out, "plus of the other alphabet", "+" + text.substring(1), 16);
    refuse(out, "slash of the other alphabet", "/" + text.substring(1), 16);
    refuse(out, "one character too few", text.substring(1), 16);
    refuse(out, "one character too many", text + "A", 16);
    refuse(out, "a space", " " + text.substring(1), 16);
    refuse(out, "a line feed behind", text.substring(1) + "\n", 16);
    refuse(out, "not ASCII", "é" + text.substring(1), 16);
    refuse(out, "empty", "", 16);
  }

  private static void refuse(VectorWriter out, String name, String text, int length) {
    out.refuse(name, Reason.MALFORMED).put("text", text).put("length", length);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    byte[] bytes =
        Base64Url.decode(vector.text("text"), (int) vector.number("length"))
            .orElseThrow(() -> new RefusedException(Reason.MALFORMED, "base64url"));
    assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(vector.text("bytes"));
    assertThat(Base64Url.encode(bytes)).isEqualTo(vector.text("text"));
  }
}
