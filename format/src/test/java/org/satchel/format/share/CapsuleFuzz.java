package org.satchel.format.share;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Random;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;
import org.satchel.format.seal.BoxSealer;
import org.satchel.format.seal.FileKey;

/** Any bytes in a box, and as a box: refused, or a capsule that seals to what it was. */
class CapsuleFuzz {

  private static final FileKey KEY = FileKey.of(new byte[32]);

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

  @FuzzTest
  void box(byte[] data) {
    try {
      Capsule.open(SealedBox.parse(data), KEY);
    } catch (RefusedException refused) {
      return;
    }
  }
}
