package org.satchel.testkit.canary;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A secret that must be found nowhere, with the forms in which it could hide.
 *
 * <p>Why this way: a leak is seldom the plain bytes; logs hold hex, requests base64, a heap UTF-16.
 * In base64 the same bytes look different at each of three alignments, so each is searched, without
 * the characters that depend on the neighbours.
 *
 * <p>Units: bytes. Threads: immutable.
 *
 * <p>Source: RFC 4648; the promise that the server is blind.
 */
@SuppressWarnings("ArrayRecordComponent") // what is looked for, never compared
public record Canary(String name, byte[] bytes, boolean isText) {

  /** Shorter ones would be found by chance: 12 bytes make that 1 in 2^96 a place. */
  private static final int BYTES_MIN = 12;

  /** One form of a canary. */
  @SuppressWarnings("ArrayRecordComponent") // a search pattern, never compared
  public record Form(Canary canary, String encoding, byte[] bytes) {

    @Override
    public String toString() {
      return canary.name() + " as " + encoding;
    }
  }

  public Canary {
    if (bytes.length < BYTES_MIN) {
      throw new IllegalArgumentException("a canary of fewer than %d bytes".formatted(BYTES_MIN));
    }
  }

  /** A text, which may also stand in a file or a heap as UTF-16. */
  public Canary(String name, String text) {
    this(name, text.getBytes(StandardCharsets.UTF_8), true);
  }

  /** A key or another value of bytes. */
  public static Canary ofBytes(String name, byte[] bytes) {
    return new Canary(name, bytes, false);
  }

  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** All forms to look for. */
  public List<Form> forms() {
    HexFormat hex = HexFormat.of();
    List<Form> forms = new ArrayList<>();
    forms.add(new Form(this, isText ? "UTF-8" : "bytes", bytes));
    if (isText) {
      forms.add(new Form(this, "UTF-16LE", text().getBytes(StandardCharsets.UTF_16LE)));
      forms.add(new Form(this, "UTF-16BE", text().getBytes(StandardCharsets.UTF_16BE)));
    }
    forms.add(new Form(this, "hex", ascii(hex.formatHex(bytes))));
    forms.add(new Form(this, "HEX", ascii(hex.withUpperCase().formatHex(bytes))));
    for (int alignment = 0; alignment < 3; alignment++) {
      forms.add(
          new Form(this, "base64+" + alignment, base64(Base64.getEncoder(), bytes, alignment)));
      forms.add(
          new Form(
              this, "base64url+" + alignment, base64(Base64.getUrlEncoder(), bytes, alignment)));
    }
    return forms;
  }

  /** Drops the first and last characters, which carry bits of what stands before and after. */
  private static byte[] base64(Base64.Encoder encoder, byte[] bytes, int alignment) {
    byte[] shifted = new byte[alignment + bytes.length];
    System.arraycopy(bytes, 0, shifted, alignment, bytes.length);
    byte[] encoded = encoder.withoutPadding().encode(shifted);
    int from = alignment == 0 ? 0 : alignment + 1;
    int end = shifted.length % 3 == 0 ? encoded.length : encoded.length - 1;
    return Arrays.copyOfRange(encoded, from, end);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
