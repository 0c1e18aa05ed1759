package org.satchel.server.http;

import java.net.InetAddress;

/**
 * A range of addresses: {@code 10.0.0.0/8}, {@code ::1}, {@code fd00::/8}.
 *
 * <p>Parsed once from the configuration; literals only, a name is never looked up.
 *
 * <p>Immutable; safe on any thread.
 *
 * <p>Source: RFC 4632, RFC 4291 section 2.3.
 */
public record Cidr(InetAddress address, int prefixBits) {

  /**
   * Reads an address or a range from its text.
   *
   * @throws IllegalArgumentException when the text is no address or range
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
    int bits = address.getAddress().length * 8;
    if (slash < 0) return new Cidr(address, bits);
    String prefix = text.substring(slash + 1);
    if (!prefix.matches("[0-9]{1,3}") || Integer.parseInt(prefix) > bits) {
      throw new IllegalArgumentException("no address range: " + text);
    }
    return new Cidr(address, Integer.parseInt(prefix));
  }

  /**
   * An address from its literal form, in brackets or not, without asking any name server.
   *
   * @throws IllegalArgumentException when the text is no literal
   */
  static InetAddress literal(String text) {
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    return InetAddress.ofLiteral(brackets ? text.substring(1, text.length() - 1) : text);
  }

  /** True if the address lies in this range. */
  public boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) return false;
    for (int bit = 0; bit < prefixBits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((ours[bit >> 3] & mask) != (theirs[bit >> 3] & mask)) return false;
    }
    return true;
  }
}
