package org.satchel.format.merkle;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The one text form of ids, keys and hashes: base64url without padding, each value one spelling.
 *
 * <p>The JDK's decoder accepts padding and unused bits that are not zero; then one id had several
 * names, and a filter on names could be walked around. So what we decode must encode to itself.
 *
 * <p>Units: bytes to ASCII characters, 3 to 4. Pure, safe on any thread.
 *
 * <p>Source: RFC 4648 section 5; spec/file-format.md, notation.
 */
public final class Base64Url {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private Base64Url() {}

  public static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /** Decodes exactly {@code length} bytes; empty if the text is not their one spelling. */
  public static Optional<byte[]> decode(String text, int length) {
    if (text.length() != (length * 4 + 2) / 3) return Optional.empty();
    return decode(text);
  }

  /** Decodes any number of bytes; empty if the text is not their one spelling. */
  public static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = DECODER.decode(text.getBytes(StandardCharsets.UTF_8));
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }
}
