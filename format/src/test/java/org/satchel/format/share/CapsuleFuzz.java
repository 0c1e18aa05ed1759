package org.satchel.format.share;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.seal.BoxSealer;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.Sample;
import org.satchel.format.seal.StreamHeader;
import org.satchel.format.seal.Suite;

/** Any bytes in a box, and as a box: refused, or a capsule that seals to what it was. */
class CapsuleFuzz {

  /** The vectors' key, so that a fuzzer that begins with their boxes opens some. */
  private static final FileKey KEY = Sample.of("capsule", Role.CAPSULE).key();

  /** Behind magic, suite and role: file-format.md section 2.1. */
  private static final int ID_AT = 10;

  @FuzzTest
  void content(byte[] data) throws RefusedException {
    if (data.length == 0 || data.length > BoxSealer.PLAIN_BYTES) return;
    Capsule capsule;
    try {
      capsule = Capsule.open(BoxSealer.seal(data, KEY, new Random(1)), KEY);
    } catch (RefusedException refused) {
      return;
    }
    if (!Capsule.open(capsule.seal(KEY, new Random(2)), KEY).equals(capsule)) {
      throw new AssertionError("another capsule");
    }
  }

  /** A box that opens is what its text seals to under its own id, salt and prefix. */
  @FuzzTest
  void box(byte[] data) throws RefusedException {
    SealedBox box;
    byte[] text;
    try {
      box = SealedBox.parse(data);
      text = BoxSealer.open(box, KEY);
    } catch (RefusedException refused) {
      return;
    }
    if (!Arrays.equals(sealedAgain(text, data), data)) throw new AssertionError("sealed by nobody");
    try {
      Capsule.open(box, KEY);
    } catch (RefusedException refused) {
      return;
    }
  }

  private static byte[] sealedAgain(byte[] text, byte[] box) throws RefusedException {
    ByteBuffer drawn = ByteBuffer.allocate(Suite.STREAM_HEADER_BYTES);
    drawn.put((byte) Suite.STREAM_HEADER_BYTES);
    drawn.put(box, Suite.HEADER_BYTES + 1, drawn.remaining());
    ObjectId id = ObjectId.of(Arrays.copyOfRange(box, ID_AT, ID_AT + ObjectId.BYTES));
    return new Sample(Role.CAPSULE, id, KEY, StreamHeader.parse(drawn.array()))
        .sealRaw(Arrays.copyOf(text, BoxSealer.PLAIN_BYTES));
  }
}
