package org.satchel.format.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

public final class HkdfVectors implements VectorKind {

  @Override
  public String name() {
    return "hkdf";
  }

  @Override
  public void make(VectorWriter out) {
    out.about(
        "HKDF with SHA-256; the first 32 bytes of the output", "RFC 5869 appendix A.1 to A.3");
    add(
        out,
        "rfc 5869 test case 1",
        "0b".repeat(22),
        "000102030405060708090a0b0c",
        "f0f1f2f3f4f5f6f7f8f9",
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
    add(
        out,
        "rfc 5869 test case 2",
        counting(0x00, 80),
        counting(0x60, 80),
        counting(0xb0, 80),
        "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c");
    add(
        out,
        "rfc 5869 test case 3, empty salt and info",
        "0b".repeat(22),
        "",
        "",
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
  }

  private static String counting(int from, int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) bytes[i] = (byte) (from + i);
    return HexFormat.of().formatHex(bytes);
  }

  private static void add(
      VectorWriter out, String name, String ikm, String salt, String info, String okm) {
    HexFormat hex = HexFormat.of();
    var vector = out.accept(name);
    vector.set("ikm", VectorWriter.bytes(hex.parseHex(ikm)));
    vector.set("salt", VectorWriter.bytes(hex.parseHex(salt)));
    vector.set("info", VectorWriter.bytes(hex.parseHex(info)));
    vector.set("okm", VectorWriter.bytes(hex.parseHex(okm)));
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    byte[] okm = Hkdf.derive(vector.bytes("ikm"), vector.bytes("salt"), vector.bytes("info"));
    assertThat(okm).isEqualTo(Arrays.copyOf(vector.bytes("okm"), 32));
  }
}
