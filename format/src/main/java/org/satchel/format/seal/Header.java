package org.satchel.format.seal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/**
 * The clear beginning of an object: what it is, its id, and the commitment to its key.
 *
 * <p>All of it goes into the stream's key, so that a changed header opens nothing. The commitment
 * is there since GCM commits to no key: without it one object could open in two ways.
 *
 * <p>Units: 58 bytes. Immutable, safe on any thread.
 *
 * <p>Source: spec/file-format.md sections 2.1 and 2.2.
 */
public record Header(Role role, ObjectId id, Hash commitment) {

  private static final byte[] MAGIC = "SATCHEL\n".getBytes(StandardCharsets.US_ASCII);

  /** The header of an object that is to be sealed under the key. */
  public static Header of(Role role, ObjectId id, FileKey key) {
    return new Header(role, id, key.commitment(id));
  }

  /** Parses the first 58 bytes of an object and checks what they tell about themselves. */
  public static Header parse(byte[] preface) throws RefusedException {
    if (preface.length < Suite.HEADER_BYTES) {
      throw new RefusedException(Reason.TRUNCATED, "no whole header");
    }
    ByteBuffer source = ByteBuffer.wrap(preface);
    byte[] magic = new byte[MAGIC.length];
    source.get(magic);
    if (!Arrays.equals(magic, MAGIC)) {
      throw new RefusedException(Reason.NOT_SATCHEL, "other magic");
    }
    byte suite = source.get();
    if (suite != Suite.NUMBER) {
      throw new RefusedException(Reason.UNKNOWN_SUITE, "object of suite " + (suite & 0xFF));
    }
    byte code = source.get();
    Role role =
        Role.ofCode(code)
            .orElseThrow(() -> new RefusedException(Reason.UNKNOWN_ROLE, "role " + (code & 0xFF)));
    byte[] id = new byte[ObjectId.BYTES];
    source.get(id);
    byte[] commitment = new byte[Hash.BYTES];
    source.get(commitment);
    return new Header(role, ObjectId.of(id), Hash.of(commitment));
  }

  /** Refuses a header of another role or id than expected. */
  void checkExpected(Role expectedRole, ObjectId expectedId) throws RefusedException {
    if (role != expectedRole || !id.equals(expectedId)) {
      throw new RefusedException(Reason.WRONG_HEADER, "another role or id than expected");
    }
  }

  /** Refuses a key that this header does not commit to. */
  void checkKey(FileKey key) throws RefusedException {
    if (!commitment.equals(key.commitment(id))) {
      throw new RefusedException(Reason.WRONG_COMMITMENT, "the header commits to another key");
    }
  }

  /** The 58 bytes. */
  public byte[] encode() {
    ByteBuffer target = ByteBuffer.allocate(Suite.HEADER_BYTES);
    target.put(MAGIC).put(Suite.NUMBER).put(role.code()).put(id.bytes());
    commitment.writeTo(target);
    return target.array();
  }
}
