package org.satchel.format.seal;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/**
 * The AES key and nonces of one object: seals and opens its chunks, each by its position alone.
 *
 * <p>A chunk's ciphertext is a pure function of key, salt, prefix, position and plaintext. That is
 * what makes sealing parallel and resumable: the same plaintext gives the same bytes on any thread
 * and in any later run.
 *
 * <p>Units: bytes; chunks count from 0. Immutable, safe on any thread; a {@link Worker} is for one
 * thread at a time and saves looking the cipher up again.
 *
 * <p>Source: spec/file-format.md section 2.3.
 */
final class StreamKey {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = Suite.TAG_BYTES * 8;

  private final SecretKeySpec aesKey;
  private final byte[] prefix;

  StreamKey(Header header, FileKey fileKey, StreamHeader streamHeader) {
    byte[] material = fileKey.streamMaterial(header.id());
    byte[] key = Hkdf.derive(material, streamHeader.salt(), header.encode());
    this.aesKey = new SecretKeySpec(key, "AES");
    this.prefix = streamHeader.prefix();
  }

  private StreamKey(SecretKeySpec aesKey, byte[] prefix) {
    this.aesKey = aesKey;
    this.prefix = prefix;
  }

  /** A key that protects nothing, for warming up. */
  static StreamKey ofZeros() {
    SecretKeySpec zeros = new SecretKeySpec(new byte[Suite.KEY_BYTES], "AES");
    return new StreamKey(zeros, new byte[StreamHeader.PREFIX_BYTES]);
  }

  Worker worker() {
    return new Worker();
  }

  /** Seals and opens chunks on one thread. */
  final class Worker {

    private final Cipher cipher = newCipher();

    /** Seals one chunk and tells its length with the tag. */
    int seal(long chunk, boolean last, byte[] plain, int from, int length, byte[] sealed, int to) {
      try {
        cipher.init(Cipher.ENCRYPT_MODE, aesKey, nonce(chunk, last));
        return cipher.doFinal(plain, from, length, sealed, to);
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException("AES-GCM refused to seal", impossible);
      }
    }

    /** Opens one chunk; nothing of it is shown unless its tag fits. */
    int open(long chunk, boolean last, byte[] sealed, int from, int length, byte[] plain, int to)
        throws RefusedException {
      try {
        cipher.init(Cipher.DECRYPT_MODE, aesKey, nonce(chunk, last));
        return cipher.doFinal(sealed, from, length, plain, to);
      } catch (AEADBadTagException damaged) {
        throw new RefusedException(Reason.DAMAGED, "chunk " + chunk);
      } catch (GeneralSecurityException impossible) {
        throw new IllegalStateException("AES-GCM refused to open", impossible);
      }
    }
  }

  GCMParameterSpec nonce(long chunk, boolean last) {
    if (chunk < 0 || chunk >= Suite.CHUNKS_MAX) {
      throw new IllegalArgumentException("no chunk " + chunk);
    }
    ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
    nonce.put(prefix).putInt((int) chunk).put((byte) (last ? 1 : 0));
    return new GCMParameterSpec(TAG_BITS, nonce.array());
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("this JDK has no AES-GCM", impossible);
    }
  }
}
