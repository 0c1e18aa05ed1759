package org.satchel.format.seal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.RefusedException;

/** Any bytes as the beginning of an object: refused, or the very header that encodes to them. */
class HeaderFuzz {

  private static final FileKey KEY = FileKey.of(new byte[32]);

  @FuzzTest
  void header(byte[] data) {
    try {
      Header header = Header.parse(data);
      if (!Arrays.equals(header.encode(), Arrays.copyOf(data, Suite.HEADER_BYTES))) {
        throw new AssertionError("a header with two spellings");
      }
      open(data, header.id());
    } catch (RefusedException refused) {
      return;
    }
  }

  private static void open(byte[] data, ObjectId id) throws RefusedException {
    SealedLength length = SealedLength.ofStored(data.length);
    ChunkOpener opener = ChunkOpener.open(data, Role.CONTENT, id, KEY, length);
    opener.worker().open(0, data, Suite.PREFACE_BYTES, new byte[Suite.CHUNK_BYTES], 0);
  }
}
