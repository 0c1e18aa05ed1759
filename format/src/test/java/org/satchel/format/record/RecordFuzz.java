package org.satchel.format.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Any bytes as a record: refused, or the very body that encodes to them. */
class RecordFuzz {

  /** Behind the signature, which no fuzzer forges. */
  @FuzzTest
  void body(byte[] data) {
    if (data.length < RecordBody.BYTES) return;
    try {
      RecordBody body = RecordBody.decode(ByteBuffer.wrap(data));
      if (!Arrays.equals(body.encode(), Arrays.copyOf(data, RecordBody.BYTES))) {
        throw new AssertionError("a record with two spellings");
      }
    } catch (RefusedException refused) {
      return;
    }
  }

  @FuzzTest
  void record(byte[] data) {
    try {
      ShareRecord.parse(data);
    } catch (RefusedException refused) {
      return;
    }
  }
}
