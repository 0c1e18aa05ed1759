package org.satchel.client.open;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.satchel.client.Failure;

/** Any bytes as a server's share: refused as hostile, or a record with a right signature. */
class ShareAnswerFuzz {

  @FuzzTest
  void answer(byte[] data) {
    ShareAnswer share;
    try {
      share = ShareAnswer.parse(data);
    } catch (Failure refused) {
      if (refused.kind() != Failure.Kind.HOSTILE) {
        throw new AssertionError("another kind of end: " + refused.kind(), refused);
      }
      return;
    }
    if (share.record().linkId().bytes().length == 0) {
      throw new AssertionError("a share without an id");
    }
  }
}
