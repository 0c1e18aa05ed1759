package org.satchel.core.objects;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a client says that the bytes of one request hash to.
 *
 * <p>Such a body is kept whole or not at all.
 *
 * <p>Units: 20 or 32 bytes. Immutable.
 *
 * <p>Source: tus 1.0.0, checksum.
 */
public final class Checksum {

  /** A body that must be kept whole waits for its end: as much as our clients send at once. */
  public static final long BODY_BYTES_MAX = 64L << 20;

  /** What is offered. */
  public enum Algorithm {
    SHA1("SHA-1", 20),
    SHA256("SHA-256", 32);

    private final String name;
    private final int bytes;

    Algorithm(String name, int bytes) {
      this.name = name;
      this.bytes = bytes;
    }
  }

  private final Algorithm algorithm;
  private final byte[] expected;

  private Checksum(Algorithm algorithm, byte[] expected) {
    this.algorithm = algorithm;
    this.expected = expected;
  }

  /** Empty if the value is not as long as the algorithm's. */
  public static Optional<Checksum> of(Algorithm algorithm, byte[] expected) {
    if (expected.length != algorithm.bytes) return Optional.empty();
    return Optional.of(new Checksum(algorithm, expected.clone()));
  }

  MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(algorithm.name);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("this JDK has no " + algorithm.name, impossible);
    }
  }

  boolean matches(MessageDigest digest) {
    return Arrays.equals(expected, digest.digest());
  }
}
