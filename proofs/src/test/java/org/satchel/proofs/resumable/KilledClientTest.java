package org.satchel.proofs.resumable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.Eventually;
import org.satchel.testkit.Seed;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.RunningProcess;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;

/**
 * The client is killed in the middle, its file changed or not, and the same line run again.
 *
 * <p>Why this way: the proxy keeps every byte that left in all runs, so that a nonce used for two
 * plaintexts would be seen however it came about.
 *
 * <p>Source: docs/testing.md, attack 23 and the promise that transfers continue.
 */
final class KilledClientTest {

  private static final long FILE_BYTES = 48L << 20;
  private static final long SLACK_BYTES = 64L << 20;
  private static final Duration SENDING = Duration.ofMinutes(1);

  private final House house = House.shared();
  private final Seed seed = Seed.ofThisRun();

  @Test
  void aFileChangedInTheMiddleArrivesAsItIsNowAndNoNonceIsUsedTwice() throws Exception {
    run(true);
  }

  @Test
  void anUnchangedFileIsResumedAndLittleIsSentTwice() throws Exception {
    run(false);
  }

  private void run(boolean change) throws Exception {
    RandomGenerator random = seed.forPart("killed client " + change).random();
    Path file =
        new Patterned(seed.value(), FILE_BYTES).writeTo(house.scratch("k").resolve("f.bin"));
    FileTime modified = Files.getLastModifiedTime(file);
    Recording recording = Recording.into(house.scratch("recording"));
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), recording)) {
      CommandLine sender = house.device("sender").through(proxy.url());
      killAt(sender, proxy, file, random.nextLong(4L << 20, FILE_BYTES - (4L << 20)));
      if (change) changeOneByte(file, random.nextLong(FILE_BYTES / 4, FILE_BYTES / 2), modified);
      String link = sender.run("put", file.toString()).expect(Outcome.DONE).line();
      CommandLine reader = house.device("reader").through(proxy.url());
      reader.run("get", link, "-o", "got.bin").expect(Outcome.DONE);
      assertThat(Trees.sha256(reader.work().resolve("got.bin")))
          .as(seed.toString())
          .isEqualTo(Trees.sha256(file));
      check(recording, change);
    }
  }

  private void killAt(CommandLine sender, HttpProxy proxy, Path file, long bytes) {
    proxy.faults().delayEachBuffer(Duration.ofMillis(2));
    try (RunningProcess put = sender.start(RunningProcess.Output.FILE, "put", file.toString())) {
      Eventually.holds(
          "%d bytes sent (%s), put says: %s".formatted(bytes, seed, put.standardErrorText()),
          SENDING,
          () -> proxy.recording().sentBytes("PATCH", "POST") >= bytes);
      put.kill();
    }
    proxy.faults().delayEachBuffer(Duration.ZERO);
  }

  /** Size and time stay, so that only the bytes themselves can tell. */
  private static void changeOneByte(Path file, long at, FileTime modified) throws Exception {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int old = open.read();
      open.seek(at);
      open.write(old ^ 0x55);
    }
    Files.setLastModifiedTime(file, modified);
  }

  private void check(Recording recording, boolean change) throws Exception {
    ChunkLedger ledger = new ChunkLedger();
    for (Exchange exchange : recording.exchanges()) ledger.note(exchange);
    assertThat(ledger.streamHeaders())
        .as("salts and prefixes, one for each object")
        .hasSize(ledger.objectCount());
    long ciphertext = FILE_BYTES + FILE_BYTES / 8;
    long due = change ? 2 * ciphertext : ciphertext;
    assertThat(recording.sentBytes("PATCH", "POST")).isLessThanOrEqualTo(due + SLACK_BYTES);
  }

  @Test
  void theLedgerSeesTwoDifferentBytesAtOnePlace() {
    ChunkLedger ledger = new ChunkLedger();
    ledger.note("a", 0, new byte[] {1, 2, 3});
    ledger.note("a", 1, new byte[] {2, 3, 4});
    assertThat(ledger.comparedTwice()).isEqualTo(2);
    assertThatThrownBy(() -> ledger.note("a", 2, new byte[] {9}))
        .hasMessageContaining("two different bytes");
  }
}
