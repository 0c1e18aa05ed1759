package org.satchel.format.seal;

import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/**
 * Checks that nothing hides in the padding.
 *
 * <p>Bytes that are not zero there would be a second content which some readers see and others do
 * not.
 *
 * <p>Source: spec/file-format.md section 3.
 */
public final class Padding {

  private Padding() {}

  /** Refuses a byte that is not zero in {@code [from, until)}. */
  public static void check(byte[] plain, int from, int until) throws RefusedException {
    int any = 0;
    for (int at = from; at < until; at++) any |= plain[at];
    if (any != 0) throw new RefusedException(Reason.BAD_PADDING, "padding that is not zero");
  }
}
