package org.satchel.format.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** Any bytes as a record: refused, or the very body that encodes to them. */
class RecordFuzz {

  private static final byte[] LABEL = "satchel/1/record".getBytes(StandardCharsets.US_ASCII);

  /** Behind the signature, which no fuzzer forges. */
  @FuzzTest
  void body(byte[] data) {
    if (data.length < RecordBody.BYTES) return;
    try {
      checkSpelling(RecordBody.decode(ByteBuffer.wrap(data)), data);
    } catch (RefusedException refused) {
      return;
    }
  }

  /** With the signature: whatever is taken was signed, as a second library sees it, to its end. */
  @FuzzTest
  void record(byte[] data) {
    ShareRecord record;
    try {
      record = ShareRecord.parse(data);
    } catch (RefusedException refused) {
      return;
    }
    checkSpelling(record.body(), data);
    if (!Arrays.equals(record.bytes(), data) || !isSigned(data, record.body().shareKey())) {
      throw new AssertionError("a record that nobody signed");
    }
  }

  private static void checkSpelling(RecordBody body, byte[] data) {
    if (!Arrays.equals(body.encode(), Arrays.copyOf(data, RecordBody.BYTES))) {
      throw new AssertionError("a record with two spellings");
    }
  }

  private static boolean isSigned(byte[] data, ShareKey key) {
    if (data.length != RecordBody.BYTES + ShareKey.SIGNATURE_BYTES) return false;
    ByteBuffer message = ByteBuffer.allocate(LABEL.length + RecordBody.BYTES);
    message.put(LABEL).put(data, 0, RecordBody.BYTES);
    return Ed25519.verify(
        data, RecordBody.BYTES, key.bytes(), 0, message.array(), 0, message.capacity());
  }
}
