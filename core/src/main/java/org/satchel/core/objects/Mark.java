package org.satchel.core.objects;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.satchel.format.merkle.Hash;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.merkle.MerkleTree;

/**
 * How many bytes of an upload's unfinished segment are acknowledged, and the hashes of its leaves.
 *
 * <p>A file's length proves nothing after a power cut; this does, because it is written and synced
 * after the bytes that it tells of. Two slots are written in turn, each with a checksum, so that a
 * torn write leaves the other. The hashes spare reading the segment again at every request.
 *
 * <pre>
 * slot of 1,024 bytes, slot 0 at 0, slot 1 at 4,096 (all big-endian)
 *   0  4  "SATM"        8  8  sequence       16  8  segment's ordinal
 *  24  4  length       28  8  date, ms       36  32 x (length >> 20)  leaf hashes
 *  1020  4  CRC-32C of bytes 0..1020
 * </pre>
 *
 * <p>Units: bytes. A value.
 *
 * <p>Source: docs/decisions/0011-mark-file.md.
 *
 * @param sequence grows with each writing; its lowest bit names the slot
 * @param length bytes of the segment, less than a whole one
 */
record Mark(long sequence, long ordinal, int length, Instant date, List<Hash> leaves) {

  static final int SLOT_BYTES = 1024;

  /** Slots lie in different sectors, whatever the disk's sectors are. */
  private static final int SLOT_STRIDE = 4096;

  /** Both slots. */
  static final int FILE_BYTES = SLOT_STRIDE + SLOT_BYTES;

  private static final int MAGIC = 0x5341544D;
  private static final int LEAVES_AT = 36;
  private static final int CHECK_AT = SLOT_BYTES - 4;

  Mark {
    if (length < 0 || length >= MerkleTree.SEGMENT_BYTES) {
      throw new IllegalArgumentException("a mark is within a segment: " + length);
    }
    if (leaves.size() != length / LeafHasher.LEAF_BYTES) {
      throw new IllegalArgumentException(leaves.size() + " leaves in " + length + " bytes");
    }
    leaves = List.copyOf(leaves);
  }

  /** True if marks of these sequences are written to the same slot. */
  static boolean isOfSlot(long sequence, long other) {
    return ((sequence ^ other) & 1) == 0;
  }

  /** Where in the file this one is written; the slot of its predecessor stays. */
  long position() {
    return (sequence & 1) * SLOT_STRIDE;
  }

  ByteBuffer encode() {
    ByteBuffer slot = ByteBuffer.allocate(SLOT_BYTES);
    slot.putInt(MAGIC).putInt(0).putLong(sequence).putLong(ordinal).putInt(length);
    slot.putLong(date.toEpochMilli());
    leaves.forEach(leaf -> leaf.writeTo(slot));
    slot.putInt(CHECK_AT, check(slot));
    return slot.clear();
  }

  /** The newest sound slot of a file's content, if there is one. */
  static Optional<Mark> newest(ByteBuffer file) {
    Optional<Mark> first = decode(file, 0);
    Optional<Mark> second = decode(file, SLOT_STRIDE);
    if (first.isEmpty()) return second;
    if (second.isEmpty()) return first;
    return first.get().sequence > second.get().sequence ? first : second;
  }

  private static Optional<Mark> decode(ByteBuffer file, int at) {
    if (file.limit() < at + SLOT_BYTES) return Optional.empty();
    ByteBuffer slot = file.slice(at, SLOT_BYTES);
    if (slot.getInt(0) != MAGIC || slot.getInt(CHECK_AT) != check(slot)) return Optional.empty();
    int length = slot.getInt(24);
    List<Hash> leaves = new ArrayList<>();
    byte[] leaf = new byte[Hash.BYTES];
    for (int i = 0; i < length / LeafHasher.LEAF_BYTES; i++) {
      slot.get(LEAVES_AT + i * Hash.BYTES, leaf);
      leaves.add(Hash.of(leaf));
    }
    Instant date = Instant.ofEpochMilli(slot.getLong(28));
    return Optional.of(new Mark(slot.getLong(8), slot.getLong(16), length, date, leaves));
  }

  private static int check(ByteBuffer slot) {
    var crc = new CRC32C();
    crc.update(slot.slice(0, CHECK_AT));
    return (int) crc.getValue();
  }
}
