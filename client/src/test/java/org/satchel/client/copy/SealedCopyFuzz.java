package org.satchel.client.copy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.satchel.client.Failure;
import org.satchel.format.copy.TarHeader;

/** Any bytes as a tar block, as pax records, and as a sealed copy: refused, or understood. */
class SealedCopyFuzz {

  @FuzzTest
  void block(byte[] data) {
    try {
      TarHeader.Parsed header = TarHeader.parse(Arrays.copyOf(data, TarHeader.BLOCK_BYTES));
      long padded = header.size() + TarHeader.padding(header.size());
      if (header.size() < 0 || padded % TarHeader.BLOCK_BYTES != 0) {
        throw new AssertionError("an impossible size: " + header.size());
      }
    } catch (IOException refused) {
      return;
    }
  }

  @FuzzTest
  void pax(byte[] data) {
    try {
      long size = TarHeader.paxSize(data);
      if (size < -1) {
        throw new AssertionError("an impossible size: " + size);
      }
    } catch (IOException refused) {
      return;
    }
  }

  @FuzzTest
  void file(byte[] data) throws IOException {
    Path file = Files.createTempFile("sealed-copy", ".fuzz");
    try {
      Files.write(file, data);
      CopySource.record(file);
    } catch (Failure refused) {
      if (refused.kind() != Failure.Kind.HOSTILE) {
        throw new AssertionError("another kind of end: " + refused.kind(), refused);
      }
    } finally {
      Files.delete(file);
    }
  }
}
