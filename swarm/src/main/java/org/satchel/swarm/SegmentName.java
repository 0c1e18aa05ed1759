package org.satchel.swarm;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.satchel.format.merkle.Hash;

/**
 * The name of one stored segment: the root of its bytes, and a nonce.
 *
 * <p>The root alone would give the same bytes the same file, and whoever re-uploads and then
 * removes somebody's segment would remove theirs. With the nonce every upload has files of its own.
 *
 * <p>Units: 32 and 16 bytes; as text 64 and 32 hexadecimal digits joined by a hyphen. Immutable.
 *
 * <p>Source: docs/decisions/0010-segment-names.md.
 */
public final class SegmentName implements Comparable<SegmentName> {

  public static final int NONCE_BYTES = 16;

  private static final HexFormat HEX = HexFormat.of();
  private static final int ROOT_DIGITS = 2 * Hash.BYTES;
  private static final int TEXT_LENGTH = ROOT_DIGITS + 1 + 2 * NONCE_BYTES;

  private final Hash root;
  private final byte[] nonce;

  private SegmentName(Hash root, byte[] nonce) {
    this.root = root;
    this.nonce = nonce;
  }

  /** The name that a table holds. */
  public static SegmentName of(Hash root, byte[] nonce) {
    if (nonce.length != NONCE_BYTES) throw new IllegalArgumentException("a nonce has 16 bytes");
    return new SegmentName(root, nonce.clone());
  }

  /** A new name for these bytes. */
  public static SegmentName draw(Hash root, RandomGenerator random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    return new SegmentName(root, nonce);
  }

  /** Reads a file's name, empty if it is no segment's. */
  public static Optional<SegmentName> parse(String text) {
    if (text.length() != TEXT_LENGTH || text.charAt(ROOT_DIGITS) != '-') return Optional.empty();
    for (int i = 0; i < TEXT_LENGTH; i++) {
      char digit = text.charAt(i);
      boolean lower = (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
      if (!lower && i != ROOT_DIGITS) return Optional.empty();
    }
    Hash root = Hash.of(HEX.parseHex(text.substring(0, ROOT_DIGITS)));
    return Optional.of(new SegmentName(root, HEX.parseHex(text.substring(ROOT_DIGITS + 1))));
  }

  public Hash root() {
    return root;
  }

  /** A copy of the 16 bytes. */
  public byte[] nonce() {
    return nonce.clone();
  }

  @Override
  public int compareTo(SegmentName other) {
    int order = root.compareTo(other.root);
    return order != 0 ? order : Arrays.compareUnsigned(nonce, other.nonce);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SegmentName name
        && root.equals(name.root)
        && Arrays.equals(nonce, name.nonce);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(nonce);
  }

  /** 97 characters; their order is that of {@link #compareTo}. */
  @Override
  public String toString() {
    return root.hex() + "-" + HEX.formatHex(nonce);
  }
}
