package org.satchel.format.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * HKDF with SHA-256, extract and expand, 32 bytes of output: how every key comes from another.
 *
 * <p>Each purpose has its own label, so that no key is ever used for two things. All labels stand
 * in one table of the specification.
 *
 * <p>Units: bytes. Pure, safe on any thread.
 *
 * <p>Source: RFC 5869; spec/share-link.md section 2.
 */
public final class Hkdf {

  private Hkdf() {}

  /** Derives 32 bytes under an ASCII label; an empty salt is RFC 5869's default. */
  public static byte[] derive(byte[] ikm, byte[] salt, String label) {
    return derive(ikm, salt, label.getBytes(StandardCharsets.US_ASCII));
  }

  /** Derives 32 bytes under a label followed by a number, such as an epoch. */
  public static byte[] derive(byte[] ikm, byte[] salt, String label, int number) {
    byte[] ascii = label.getBytes(StandardCharsets.US_ASCII);
    byte[] info = ByteBuffer.allocate(ascii.length + 4).put(ascii).putInt(number).array();
    return derive(ikm, salt, info);
  }

  /** Derives 32 bytes under any info, such as an object's header. */
  public static byte[] derive(byte[] ikm, byte[] salt, byte[] info) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(ikm)
                  .addSalt(salt)
                  .thenExpand(info, Suite.KEY_BYTES));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this JDK has no HKDF-SHA256", impossible);
    }
  }
}
