package org.satchel.format.share;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.satchel.format.manifest.KnownCharacters;
import org.satchel.format.record.LinkId;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/**
 * A link's password, prepared so that it opens on every keyboard and system.
 *
 * <p>It is part of the key, not a gate: who has the link, and all that the server holds, still
 * needs it to read anything. Argon2id's cost is fixed by the suite, so that no server can ask for
 * less.
 *
 * <p>Units: at most 1,024 bytes of UTF-8. Stretching takes 64 MiB of heap and some tenths of a
 * second. Immutable, safe on any thread; never printed.
 *
 * <p>Source: RFC 8265 section 4.2; RFC 9106 section 4 (second choice); spec/share-link.md section
 * 2.
 */
public final class Password {

  /** Longest password in UTF-8: share-link.md section 2. */
  public static final int BYTES_MAX = 1024;

  private static final int MEMORY_KIB = 64 * 1024;
  private static final int PASSES = 3;
  private static final int LANES = 4;
  private static final int OUTPUT_BYTES = 32;

  private final byte[] utf8;

  private Password(byte[] utf8) {
    this.utf8 = utf8;
  }

  /**
   * Prepares a password that is to be set: also refuses characters that this device does not know,
   * which another one might bring to another NFC.
   */
  public static Password choose(String typed) throws RefusedException {
    Password chosen = parse(typed);
    if (!KnownCharacters.only(typed)) throw bad("a character that is not known here");
    return chosen;
  }

  /** Prepares what somebody typed to open a share; refuses what no password may be. */
  public static Password parse(String typed) throws RefusedException {
    // A character of Java is at least one byte of UTF-8 in three, before and after NFC.
    if (typed.length() > 3 * BYTES_MAX) throw bad("too long");
    StringBuilder spaced = new StringBuilder(typed.length());
    for (int at = 0; at < typed.length(); ) {
      int point = typed.codePointAt(at);
      at += Character.charCount(point);
      int category = Character.getType(point);
      if (category == Character.SURROGATE) throw bad("half a character");
      if (category == Character.CONTROL) throw bad("a control character");
      spaced.appendCodePoint(category == Character.SPACE_SEPARATOR ? ' ' : point);
    }
    String text = Normalizer.normalize(spaced, Normalizer.Form.NFC);
    if (text.isEmpty()) throw bad("empty");
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > BYTES_MAX) throw bad("too long");
    return new Password(utf8);
  }

  /** {@code A} of the specification. */
  byte[] stretch(LinkId salt) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(MEMORY_KIB)
            .withIterations(PASSES)
            .withParallelism(LANES)
            .withSalt(salt.bytes())
            .build());
    byte[] output = new byte[OUTPUT_BYTES];
    argon2.generateBytes(utf8, output);
    return output;
  }

  /** The prepared bytes, for the vectors' sake. */
  byte[] utf8() {
    return utf8.clone();
  }

  @Override
  public String toString() {
    return "Password[secret]";
  }

  private static RefusedException bad(String detail) {
    return new RefusedException(Reason.BAD_PASSWORD, detail);
  }
}
