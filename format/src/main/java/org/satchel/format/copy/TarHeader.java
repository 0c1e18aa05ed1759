package org.satchel.format.copy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Headers of the tar files that sealed copies are: plain names, plain files, nothing else.
 *
 * <p>Written by ourselves, since every place in the file is then a sum of known lengths: a copy
 * that broke off is gone on with, and objects are read at random.
 *
 * <p>Units: bytes. Pure.
 *
 * <p>Source: POSIX.1-2001, pax Interchange Format and ustar.
 */
public final class TarHeader {

  public static final int BLOCK_BYTES = 512;

  /** The largest number that eleven octal digits hold; longer sizes stand in a pax header. */
  public static final long PLAIN_SIZE_MAX = (1L << 33) - 1;

  private static final int NAME_BYTES = 100;
  private static final int SIZE_AT = 124;
  private static final int SIZE_DIGITS = 11;
  private static final int CHECKSUM_AT = 148;
  private static final int TYPE_AT = 156;
  private static final int MAGIC_AT = 257;

  private TarHeader() {}

  /** What one header says. */
  public record Parsed(String name, char type, long size) {}

  /** The blocks before an entry's bytes: one, or three with a pax header. */
  public static byte[] of(String name, long size, long seconds) {
    if (size <= PLAIN_SIZE_MAX) {
      return block(name, '0', size, seconds);
    }
    byte[] record = paxSize(size).getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(block("satchel/pax", 'x', record.length, seconds), 3 * BLOCK_BYTES);
    System.arraycopy(record, 0, all, BLOCK_BYTES, record.length);
    System.arraycopy(block(name, '0', 0, seconds), 0, all, 2 * BLOCK_BYTES, BLOCK_BYTES);
    return all;
  }

  private static String paxSize(long size) {
    String rest = " size=" + size + "\n";
    int length = rest.length() + 2; // two digits of length suffice below 100
    return length + rest;
  }

  private static byte[] block(String name, char type, long size, long seconds) {
    byte[] block = new byte[BLOCK_BYTES];
    put(block, 0, name);
    put(block, 100, "0000600\0");
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    put(block, SIZE_AT, octal(size) + "\0");
    put(block, 136, octal(Math.clamp(seconds, 0, PLAIN_SIZE_MAX)) + "\0");
    put(block, CHECKSUM_AT, "        ");
    block[TYPE_AT] = (byte) type;
    put(block, MAGIC_AT, "ustar\00000");
    int sum = 0;
    for (byte single : block) {
      sum += single & 0xFF;
    }
    put(block, CHECKSUM_AT, String.format(java.util.Locale.ROOT, "%06o\0 ", sum));
    return block;
  }

  private static String octal(long number) {
    return String.format(java.util.Locale.ROOT, "%0" + SIZE_DIGITS + "o", number);
  }

  private static void put(byte[] block, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  /** Zeros behind an entry's bytes, up to the next block. */
  public static int padding(long size) {
    return (int) (-size & (BLOCK_BYTES - 1));
  }

  /** Reads one block; its name is empty at the archive's end. */
  public static Parsed parse(byte[] block) throws IOException {
    int sum = 0;
    for (int i = 0; i < BLOCK_BYTES; i++) {
      boolean inChecksum = i >= CHECKSUM_AT && i < CHECKSUM_AT + 8;
      sum += inChecksum ? ' ' : block[i] & 0xFF;
    }
    String name = text(block, 0, NAME_BYTES);
    if (name.isEmpty()) {
      return new Parsed("", '0', 0);
    }
    if (number(block, CHECKSUM_AT, 8) != sum) {
      throw new IOException("a tar header with a wrong checksum");
    }
    char type = block[TYPE_AT] == 0 ? '0' : (char) (block[TYPE_AT] & 0xFF);
    return new Parsed(name, type, number(block, SIZE_AT, SIZE_DIGITS + 1));
  }

  /** The size in a pax header's records, below zero if there is none. */
  public static long paxSize(byte[] records) throws IOException {
    for (String line : new String(records, StandardCharsets.UTF_8).lines().toList()) {
      int at = line.indexOf(" size=");
      if (at > 0) {
        String digits = line.substring(at + " size=".length());
        if (!digits.matches("[0-9]{1,16}")) {
          throw new IOException("a pax header with a strange size");
        }
        return Long.parseLong(digits);
      }
    }
    return -1;
  }

  private static String text(byte[] block, int at, int length) {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return new String(block, at, end - at, StandardCharsets.US_ASCII);
  }

  private static long number(byte[] block, int at, int length) throws IOException {
    String digits = text(block, at, length).strip();
    if (!digits.matches("[0-7]{1,12}")) {
      throw new IOException("a tar header with a strange number");
    }
    return Long.parseLong(digits, 8);
  }
}
