package org.satchel.format.seal;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.record.SealedBox;

/**
 * Seals and opens the boxes of a share: objects of one chunk and of one length.
 *
 * <p>A box is sealed anew at every edit, under a key that stays; so id, salt and prefix are drawn
 * at every sealing, and no AES key is ever used twice.
 *
 * <p>Units: text of 1 to {@link #PLAIN_BYTES} bytes, boxes of 4,096. Pure but for what it draws;
 * safe on any thread.
 *
 * <p>Source: spec/file-format.md section 6.
 */
public final class BoxSealer {

  private static final SealedLength LENGTH =
      new SealedLength(SealedBox.BYTES - Suite.PREFACE_BYTES - Suite.TAG_BYTES);

  /** What a box can hold. */
  public static final int PLAIN_BYTES = (int) LENGTH.plainBytes();

  private BoxSealer() {}

  /**
   * Seals a text, which does not end with a zero byte.
   *
   * @throws IllegalArgumentException if it is empty or does not fit; our own bug
   */
  public static SealedBox seal(byte[] text, FileKey key, RandomGenerator secureRandom) {
    if (text.length == 0 || text.length > PLAIN_BYTES) {
      throw new IllegalArgumentException("a text of " + text.length + " bytes");
    }
    ObjectId id = ObjectId.draw(secureRandom);
    LeafSealer sealer = new LeafSealer(Role.CAPSULE, id, key, StreamHeader.draw(secureRandom));
    byte[] box = new byte[SealedBox.BYTES];
    sealer.seal(0, true, Arrays.copyOf(text, PLAIN_BYTES), PLAIN_BYTES, box);
    try {
      return SealedBox.parse(box);
    } catch (RefusedException impossible) {
      throw new IllegalStateException("our own box", impossible);
    }
  }

  /** Opens a box and gives its text without the zeros behind it. */
  public static byte[] open(SealedBox box, FileKey key) throws RefusedException {
    byte[] sealed = box.bytes();
    ObjectId id = Header.parse(sealed).id();
    ChunkOpener opener = ChunkOpener.open(sealed, Role.CAPSULE, id, key, LENGTH);
    byte[] plain = new byte[PLAIN_BYTES];
    opener.worker().open(0, sealed, Suite.PREFACE_BYTES, plain, 0);
    int end = 0;
    while (end < plain.length && plain[end] != 0) end++;
    Padding.check(plain, end, plain.length);
    if (end == 0) throw new RefusedException(Reason.MALFORMED, "an empty box");
    return Arrays.copyOf(plain, end);
  }
}
