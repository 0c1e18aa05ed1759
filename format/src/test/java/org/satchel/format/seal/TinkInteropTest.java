package org.satchel.format.seal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.satchel.format.merkle.LeafHasher;
import org.satchel.format.merkle.TreeHasher;
import org.satchel.format.vectors.CounterStream;

/** Tink, another implementation, reads what we write and writes what we read. */
class TinkInteropTest {

  private static final int FIRST = Suite.FIRST_CHUNK_PLAIN_BYTES;
  private static final int NEXT = Suite.CHUNK_PLAIN_BYTES;
  private static final int CHUNK = Suite.CHUNK_BYTES;
  private static final int LEAF = LeafHasher.LEAF_BYTES;
  private static final long LARGE = 300L << 20;

  /** Around every border: of chunks by plaintext and as stored, and of leaves. */
  static int[] sizes() {
    return new int[] {
      0,
      1,
      2,
      4096,
      FIRST - 1,
      FIRST,
      FIRST + 1,
      NEXT - 1,
      NEXT,
      NEXT + 1,
      CHUNK - 1,
      CHUNK,
      CHUNK + 1,
      FIRST + NEXT - 1,
      FIRST + NEXT,
      FIRST + NEXT + 1,
      2 * CHUNK - 1,
      2 * CHUNK,
      2 * CHUNK + 1,
      SealedLength.FIRST_LEAF_PLAIN_BYTES - 1,
      SealedLength.FIRST_LEAF_PLAIN_BYTES,
      SealedLength.FIRST_LEAF_PLAIN_BYTES + 1,
      LEAF - 1,
      LEAF,
      LEAF + 1,
      3 * LEAF + 12_345
    };
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void tinkReadsWhatWeWrite(int size) throws Exception {
    Sample sample = Sample.of("tink reads");
    byte[] plain = CounterStream.bytes("plain", size);
    byte[] object = sample.sealRaw(plain);

    InputStream in = new ByteArrayInputStream(object);
    in.skipNBytes(Suite.HEADER_BYTES);
    byte[] opened = tink(sample).newDecryptingStream(in, header(sample)).readAllBytes();

    assertThat(opened).isEqualTo(plain);
    assertThat(object.length).isEqualTo(new SealedLength(size).storedBytes());
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void weReadWhatTinkWrites(int size) throws Exception {
    Sample sample = Sample.of("tink writes");
    byte[] plain = CounterStream.bytes("plain", size);
    ByteArrayOutputStream object = new ByteArrayOutputStream();
    object.write(header(sample));
    try (OutputStream out = tink(sample).newEncryptingStream(object, header(sample))) {
      out.write(plain);
    }

    assertThat(sample.openRaw(object.toByteArray())).isEqualTo(plain);
  }

  @Test
  void tinkReadsThreeHundredMebibytesOfOurs() throws Exception {
    Sample sample = Sample.of("tink reads much");
    long padded = Padme.paddedBytes(LARGE);
    InputStream ours = new SealedLeaves(sample.sealer(), padded, plain(padded));
    ours.skipNBytes(Suite.HEADER_BYTES);

    InputStream opened = tink(sample).newDecryptingStream(ours, header(sample));
    assertSame(opened, plain(padded));
  }

  @Test
  void weReadThreeHundredMebibytesOfTinks(@TempDir Path folder) throws Exception {
    Sample sample = Sample.of("tink writes much");
    long padded = Padme.paddedBytes(LARGE);
    Path file = folder.resolve("object");
    try (OutputStream object = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      object.write(header(sample));
      try (OutputStream out = tink(sample).newEncryptingStream(object, header(sample))) {
        plain(LARGE).transferTo(out);
        out.write(new byte[(int) (padded - LARGE)]);
      }
    }
    ObjectRef ref = refOf(sample, file);

    try (InputStream in = Files.newInputStream(file)) {
      SealedReader reader = SealedReader.open(in, sample.role(), ref);
      assertSame(new PlainStream(reader), plain(LARGE));
    }
  }

  private static AesGcmHkdfStreaming tink(Sample sample) throws Exception {
    byte[] material = sample.key().streamMaterial(sample.id());
    return new AesGcmHkdfStreaming(
        material, "HmacSha256", Suite.KEY_BYTES, Suite.CHUNK_BYTES, Suite.HEADER_BYTES);
  }

  private static byte[] header(Sample sample) {
    return Header.of(sample.role(), sample.id(), sample.key()).encode();
  }

  private static InputStream plain(long length) {
    return new ManyBlocks(length);
  }

  /** One random block again and again, each with its number: quick to make. */
  private static final class ManyBlocks extends InputStream {

    private final byte[] block = CounterStream.bytes("much", LEAF);
    private final long length;
    private long position;

    ManyBlocks(long length) {
      this.length = length;
    }

    @Override
    public int read() {
      byte[] single = new byte[1];
      return read(single, 0, 1) < 0 ? -1 : single[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
      if (position == length) return -1;
      int from = (int) (position % LEAF);
      ByteBuffer.wrap(block).putLong(position / LEAF);
      int step = (int) Math.min(Math.min(count, LEAF - from), length - position);
      System.arraycopy(block, from, target, offset, step);
      position += step;
      return step;
    }
  }

  private static ObjectRef refOf(Sample sample, Path file) throws Exception {
    TreeHasher tree = new TreeHasher();
    byte[] buffer = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) tree.update(buffer, 0, n);
    }
    return new ObjectRef(sample.id(), sample.key(), tree.root(), Files.size(file), LARGE);
  }

  private static void assertSame(InputStream actual, InputStream expected) throws Exception {
    byte[] left = new byte[1 << 20];
    byte[] right = new byte[1 << 20];
    while (true) {
      int read = actual.readNBytes(left, 0, left.length);
      assertThat(expected.readNBytes(right, 0, right.length)).isEqualTo(read);
      assertThat(left).isEqualTo(right);
      if (read == 0) return;
    }
  }
}
