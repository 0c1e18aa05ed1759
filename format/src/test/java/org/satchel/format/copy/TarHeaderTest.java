package org.satchel.format.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.satchel.testkit.Seed;

class TarHeaderTest {

  @TempDir Path folder = Path.of("");

  @Test
  void whatIsWrittenIsReadAgainAtEverySize() {
    Seed.ofThisRun()
        .rounds(
            500,
            (random, round) -> {
              long size = random.nextLong(1L << random.nextInt(1, 54));
              byte[] blocks = TarHeader.of("satchel/object/x", size, random.nextLong(1L << 53));
              assertThat(blocks.length % TarHeader.BLOCK_BYTES).isZero();
              TarHeader.Parsed first = TarHeader.parse(block(blocks, 0));
              if (size <= TarHeader.PLAIN_SIZE_MAX) {
                assertThat(first).isEqualTo(new TarHeader.Parsed("satchel/object/x", '0', size));
                return;
              }
              assertThat(first.type()).isEqualTo('x');
              byte[] pax = Arrays.copyOf(block(blocks, 1), (int) first.size());
              assertThat(TarHeader.paxSize(pax)).isEqualTo(size);
              assertThat(TarHeader.parse(block(blocks, 2)).name()).isEqualTo("satchel/object/x");
            });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_767_323_045, 8_589_934_591L, 8_589_934_592L, (1L << 53) / 1_000})
  void gnuTarReadsOurHeadersWhateverTheDate(long seconds) throws Exception {
    Path file = folder.resolve("copy.tar");
    byte[] header = TarHeader.of("satchel/record", 0, seconds);
    Files.write(file, Arrays.copyOf(header, 3 * TarHeader.BLOCK_BYTES));
    Process tar =
        new ProcessBuilder("tar", "--utc", "--full-time", "-tvf", file.toString())
            .redirectErrorStream(true)
            .start();
    String listed =
        new String(tar.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(tar.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(tar.exitValue()).as(listed).isZero();
    String date =
        java.time.Instant.ofEpochSecond(Math.min(seconds, TarHeader.PLAIN_SIZE_MAX))
            .toString()
            .substring(0, 10);
    assertThat(listed).contains("satchel/record").contains(date);
  }

  @Test
  void anyTurnedBitOfAHeaderIsSeen() throws Exception {
    byte[] header = TarHeader.of("satchel/record", 328, 7);
    for (int bit = 0; bit < header.length * 8; bit++) {
      if (bit / 8 >= 148 && bit / 8 < 156) {
        continue; // the checksum itself may be written in several ways
      }
      byte[] turned = header.clone();
      turned[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(readableName(turned)).as("bit %d", bit).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"20 size=-5\n", "20 size=\n", "20 size=12345678901234567\n", "9 size=0x5\n"})
  void aStrangePaxSizeIsRefused(String record) {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> TarHeader.paxSize(record.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  /** Empty for a refused header, as for the archive's end. */
  private static String readableName(byte[] header) {
    try {
      return TarHeader.parse(header).name();
    } catch (IOException refused) {
      return "";
    }
  }

  private static byte[] block(byte[] blocks, int number) {
    int at = number * TarHeader.BLOCK_BYTES;
    return Arrays.copyOfRange(blocks, at, at + TarHeader.BLOCK_BYTES);
  }
}
