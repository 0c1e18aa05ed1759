package org.satchel.proofs.forge;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals objects and hashes trees by the letter of the specification, with the JDK's primitives.
 *
 * <p>Why this way: our own writer refuses to break the format's rules, a hostile sender does not.
 * Being a second implementation it also checks the first.
 *
 * <p>Units: bytes. Threads: no state.
 *
 * <p>Source: spec/file-format.md sections 2 to 4.
 */
final class Forge {

  static final int CONTENT = 1;
  static final int MANIFEST = 2;
  static final int CAPSULE = 3;

  private static final int CHUNK = 65_536;
  private static final int LEAF = 1_048_576;
  private static final int HEADERS = 58 + 40;
  private static final int TAG = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private Forge() {}

  static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  static byte[] hkdf(byte[] ikm, byte[] salt, byte[] info) {
    try {
      HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(ikm);
      if (salt.length > 0) extract.addSalt(salt);
      return KDF.getInstance("HKDF-SHA256").deriveData(extract.thenExpand(info, 32));
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  static byte[] hkdf(byte[] ikm, byte[] salt, String label) {
    return hkdf(ikm, salt, ascii(label));
  }

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static String text(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) all.writeBytes(part);
    return all.toByteArray();
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) digest.update(part);
      return digest.digest();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The key commitment that belongs to a key and an object. */
  static byte[] commitment(byte[] key, byte[] id) {
    return hkdf(key, id, "satchel/1/commit");
  }

  /** An object with whatever commitment is given: the header is authentic all the same. */
  static byte[] seal(int role, byte[] key, byte[] id, byte[] commitment, byte[] plain) {
    byte[] header = join(ascii("SATCHEL\n"), new byte[] {1, (byte) role}, id, commitment);
    byte[] salt = random(32);
    byte[] prefix = random(7);
    byte[] aes = hkdf(hkdf(key, id, "satchel/1/stream"), salt, header);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(join(header, new byte[] {0x28}, salt, prefix));
    int at = 0;
    int chunk = 0;
    do {
      int room = CHUNK - TAG - (chunk == 0 ? HEADERS : 0);
      int end = Math.min(plain.length, at + room);
      boolean last = end == plain.length;
      out.writeBytes(gcm(aes, nonce(prefix, chunk, last), Arrays.copyOfRange(plain, at, end)));
      at = end;
      chunk++;
    } while (at < plain.length);
    return out.toByteArray();
  }

  private static byte[] nonce(byte[] prefix, int chunk, boolean last) {
    return ByteBuffer.allocate(12).put(prefix).putInt(chunk).put((byte) (last ? 1 : 0)).array();
  }

  private static byte[] gcm(byte[] key, byte[] nonce, byte[] plain) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      return cipher.doFinal(plain);
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  /** The plaintext with Padmé's zeros. */
  static byte[] padded(byte[] plain) {
    long length = Math.max(plain.length, 4_096);
    int e = 63 - Long.numberOfLeadingZeros(length);
    int s = 64 - Long.numberOfLeadingZeros(e);
    long mask = (1L << (e - s)) - 1;
    return Arrays.copyOf(plain, (int) ((length + mask) & ~mask));
  }

  /** The root of an object's tree of hashes. */
  static byte[] root(byte[] object) {
    int leaves = Math.max(1, (object.length + LEAF - 1) / LEAF);
    byte[][] hashes = new byte[leaves][];
    for (int i = 0; i < leaves; i++) {
      int end = Math.min(object.length, (i + 1) * LEAF);
      hashes[i] = sha256(new byte[] {0}, Arrays.copyOfRange(object, i * LEAF, end));
    }
    return root(hashes, 0, leaves);
  }

  private static byte[] root(byte[][] hashes, int from, int end) {
    int count = end - from;
    if (count == 1) return hashes[from];
    int left = Integer.highestOneBit(count - 1);
    return sha256(new byte[] {1}, root(hashes, from, from + left), root(hashes, from + left, end));
  }
}
