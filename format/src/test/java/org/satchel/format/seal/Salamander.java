package org.satchel.format.seal;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.satchel.format.record.ObjectId;
import org.satchel.format.vectors.CounterStream;

/**
 * Crafts an object whose one chunk AES-GCM opens under two file keys, each to another plaintext.
 *
 * <p>GCM's tag is linear in the ciphertext's blocks over GF(2^128). So all blocks but one are free,
 * and the last is solved so that both keys give one tag.
 *
 * <p>Source: Dodis and others, "Fast Message Franking: From Invisible Salamanders to Encryptment",
 * 2018; NIST SP 800-38D for GHASH.
 */
public final class Salamander {

  private static final int BLOCK = 16;

  /** x^128 + x^7 + x^2 + x + 1 without its highest term, in GCM's reflected order. */
  private static final BigInteger REDUCTION = BigInteger.valueOf(0xE1).shiftLeft(120);

  /** The object, whose header commits to {@code first}, and which {@code second} opens too. */
  public final byte[] object;

  public final ObjectId id;
  public final FileKey first;
  public final FileKey second;
  public final StreamHeader streamHeader;

  public Salamander(String name, int plainBytes) throws Exception {
    CounterStream draws = new CounterStream(name, 1 << 20);
    this.id = ObjectId.draw(draws);
    this.first = FileKey.draw(draws);
    this.second = FileKey.draw(draws);
    this.streamHeader = StreamHeader.draw(draws);
    byte[] header = Header.of(Role.CONTENT, id, first).encode();
    byte[] ciphertext = new byte[plainBytes];
    draws.nextBytes(ciphertext);
    byte[] tag = craft(header, ciphertext);
    this.object =
        ByteBuffer.allocate(Suite.PREFACE_BYTES + plainBytes + Suite.TAG_BYTES)
            .put(header)
            .put(streamHeader.encode())
            .put(ciphertext)
            .put(tag)
            .array();
  }

  /** Replaces the ciphertext's first block so that both keys give the same tag, and gives it. */
  private byte[] craft(byte[] header, byte[] ciphertext) throws Exception {
    if (ciphertext.length % BLOCK != 0) throw new IllegalArgumentException("whole blocks only");
    Side one = side(first, header);
    Side two = side(second, header);
    Arrays.fill(ciphertext, 0, BLOCK, (byte) 0);
    BigInteger difference =
        one.tag(ciphertext).xor(two.tag(ciphertext)); // what the free block must make up for
    int power = ciphertext.length / BLOCK + 1;
    BigInteger factor = power(one.subkey, power).xor(power(two.subkey, power));
    BigInteger block = multiply(difference, inverse(factor));
    System.arraycopy(toBytes(block), 0, ciphertext, 0, BLOCK);
    if (!one.tag(ciphertext).equals(two.tag(ciphertext))) throw new IllegalStateException("tags");
    return toBytes(one.tag(ciphertext));
  }

  private record Side(BigInteger subkey, BigInteger mask) {
    BigInteger tag(byte[] ciphertext) {
      BigInteger hash = BigInteger.ZERO;
      for (int at = 0; at < ciphertext.length; at += BLOCK) {
        BigInteger block = new BigInteger(1, Arrays.copyOfRange(ciphertext, at, at + BLOCK));
        hash = multiply(hash.xor(block), subkey);
      }
      BigInteger length = BigInteger.valueOf(ciphertext.length * 8L);
      return multiply(hash.xor(length), subkey).xor(mask);
    }
  }

  private Side side(FileKey key, byte[] header) throws Exception {
    byte[] aes = Hkdf.derive(key.streamMaterial(id), streamHeader.salt(), header);
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aes, "AES"));
    byte[] counter =
        ByteBuffer.allocate(BLOCK)
            .put(streamHeader.prefix())
            .putInt(0)
            .put((byte) 1)
            .putInt(1)
            .array();
    return new Side(
        new BigInteger(1, cipher.doFinal(new byte[BLOCK])),
        new BigInteger(1, cipher.doFinal(counter)));
  }

  private static BigInteger multiply(BigInteger left, BigInteger right) {
    BigInteger product = BigInteger.ZERO;
    BigInteger shifted = right;
    for (int bit = 127; bit >= 0; bit--) {
      if (left.testBit(bit)) product = product.xor(shifted);
      boolean carry = shifted.testBit(0);
      shifted = shifted.shiftRight(1);
      if (carry) shifted = shifted.xor(REDUCTION);
    }
    return product;
  }

  private static BigInteger power(BigInteger base, int exponent) {
    BigInteger result = BigInteger.ONE.shiftLeft(127); // one, in the reflected order
    for (int i = 0; i < exponent; i++) result = multiply(result, base);
    return result;
  }

  /** By Fermat: the inverse is the power of 2^128 - 2. */
  private static BigInteger inverse(BigInteger value) {
    BigInteger result = BigInteger.ONE.shiftLeft(127);
    BigInteger square = value;
    for (int bit = 1; bit < 128; bit++) {
      square = multiply(square, square);
      result = multiply(result, square);
    }
    return result;
  }

  private static byte[] toBytes(BigInteger value) {
    byte[] bytes = new byte[BLOCK];
    for (int at = 0; at < BLOCK; at++) {
      bytes[at] = value.shiftRight(8 * (BLOCK - 1 - at)).byteValue();
    }
    return bytes;
  }
}
