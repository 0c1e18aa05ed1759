package org.satchel.format.record;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import org.satchel.format.share.SampleShare;

/** Any bytes as an object list, and behind a signed record: refused, or read to the last. */
class ObjectListFuzz {

  private static final SampleShare SHARE = SampleShare.of("fuzz", 3);
  private static final RecordBody RECORD = SHARE.created().body();
  private static final byte[] BEFORE_LIST = SHARE.bundleBeforeList();

  @FuzzTest
  void list(byte[] data) {
    ObjectList list = new ObjectList();
    try {
      for (int at = 0; at + ObjectEntry.BYTES <= data.length; at += ObjectEntry.BYTES) {
        byte[] bytes = Arrays.copyOfRange(data, at, at + ObjectEntry.BYTES);
        ObjectEntry entry = ObjectEntry.parse(bytes);
        if (!Arrays.equals(entry.encode(), bytes)) throw new AssertionError("two spellings");
        list.add(entry);
      }
      ObjectList.check(list.finish(), RECORD);
    } catch (RefusedException refused) {
      return;
    }
  }

  @FuzzTest
  void bundle(byte[] data) throws IOException {
    InputStream in =
        new SequenceInputStream(
            new ByteArrayInputStream(BEFORE_LIST), new ByteArrayInputStream(data));
    try {
      BundleReader.open(in).finish();
    } catch (RefusedException refused) {
      return;
    }
  }
}
