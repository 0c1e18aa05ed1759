package org.satchel.server.tus;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import org.satchel.format.record.ObjectId;
import org.satchel.server.http.RefusedException;

/** Any text as a header of tus: a value, or refused by the one exception. */
class TusHeadersFuzz {

  @FuzzTest
  void headers(FuzzedDataProvider data) {
    int which = data.consumeInt(0, 3);
    String text = data.consumeRemainingAsString();
    try {
      switch (which) {
        case 0 -> number(text);
        case 1 -> metadata(text);
        case 2 -> TusHeaders.concat(Optional.of(text));
        default -> TusHeaders.checksum(Optional.of(text));
      }
    } catch (RefusedException refused) {
      if (refused.problem().status() != 400) throw new AssertionError(refused);
    }
  }

  private static void number(String text) throws RefusedException {
    long number = TusHeaders.number("Upload-Offset", text);
    if (!Long.toString(number).equals(text)) throw new AssertionError(text + " is not " + number);
  }

  private static void metadata(String text) throws RefusedException {
    Optional<ObjectId> id = TusHeaders.object(Optional.of(text));
    if (id.isEmpty()) return;
    if (!TusHeaders.object(Optional.of(TusHeaders.metadata(id.get()))).equals(id)) {
      throw new AssertionError("another id comes back");
    }
  }
}
