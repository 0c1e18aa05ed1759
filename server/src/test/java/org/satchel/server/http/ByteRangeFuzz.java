package org.satchel.server.http;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;

/** Any text as Range: whole, nothing, or bytes that the body has. */
class ByteRangeFuzz {

  @FuzzTest
  void range(FuzzedDataProvider data) {
    long length = data.consumeLong(0, 1L << 48);
    String header = data.consumeRemainingAsString();
    ByteRange range = ByteRange.of(Optional.of(header), Optional.empty(), "\"e\"", length);
    if (!(range instanceof ByteRange.Part(long first, long last))) return;
    if (first < 0 || last < first || last >= length) {
      throw new AssertionError(header + " of " + length + " gave " + range);
    }
  }
}
