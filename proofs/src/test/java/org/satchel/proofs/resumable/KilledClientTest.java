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
import org.satchel.proofs.forge.Sizes;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.SentAgain;
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
 * plaintexts would be seen however it came about. The last bytes before the kill are lost on the
 * way to the server, so that they must leave again: only there a changed file can meet its old
 * nonces.
 *
 * <p>Source: docs/testing.md, attack 23 and the promise that transfers continue.
 */
final class KilledClientTest {

  private static final long FILE_BYTES = 48L << 20;
  private static final long LEAF_BYTES = 1L << 20;

  /** From here on bytes are lost: a whole request was acknowledged before. */
  private static final long LOST_FROM_BYTES = SentAgain.REQUEST_BYTES + (2L << 20);

  private static final long KILLED_FROM_BYTES = LOST_FROM_BYTES + (4L << 20);
  private static final long KILLED_UNTIL_BYTES = FILE_BYTES - (2L << 20);

  private static final int SIGKILL = 128 + 9;
  private static final Duration SENDING = Duration.ofMinutes(1);

  private final House house = House.shared();
  private final Seed seed = Seed.ofThisRun();

  /** Where the file is changed between the runs, in what has left already. */
  private enum Change {
    NOWHERE,
    IN_WHAT_WAS_ACKNOWLEDGED,
    IN_WHAT_WAS_LOST
  }

  @Test
  void aFileChangedWhereTheServerHasItArrivesAsItIsNowAndNoNonceIsUsedTwice() throws Exception {
    run(Change.IN_WHAT_WAS_ACKNOWLEDGED);
  }

  @Test
  void aFileChangedWhereItMustLeaveAgainArrivesAsItIsNowAndNoNonceIsUsedTwice() throws Exception {
    run(Change.IN_WHAT_WAS_LOST);
  }

  @Test
  void anUnchangedFileIsResumedAndLittleIsSentTwice() throws Exception {
    run(Change.NOWHERE);
  }

  private void run(Change change) throws Exception {
    RandomGenerator random = seed.forPart("killed client " + change).random();
    Path file =
        new Patterned(seed.value(), FILE_BYTES).writeTo(house.scratch("k").resolve("f.bin"));
    Recording recording = Recording.into(house.scratch("recording"));
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), recording)) {
      CommandLine sender = house.device("sender").through(proxy.url());
      long killedAt = random.nextLong(KILLED_FROM_BYTES, KILLED_UNTIL_BYTES);
      killAt(sender, proxy, file, killedAt);
      switch (change) {
        case NOWHERE -> {}
        case IN_WHAT_WAS_ACKNOWLEDGED ->
            changeOneByte(file, random.nextLong(SentAgain.REQUEST_BYTES - LEAF_BYTES));
        case IN_WHAT_WAS_LOST ->
            changeOneByte(file, random.nextLong(LOST_FROM_BYTES, killedAt - LEAF_BYTES));
      }
      String link = sender.run("put", file.toString()).expect(Outcome.DONE).line();
      check(recording, change, killedAt);
      CommandLine reader = house.device("reader").through(proxy.url());
      reader.run("get", link, "-o", "got.bin").expect(Outcome.DONE);
      assertThat(Trees.sha256(reader.work().resolve("got.bin")))
          .as(seed.toString())
          .isEqualTo(Trees.sha256(file));
    }
  }

  /** The line is plugged in again when the client is dead. */
  private void killAt(CommandLine sender, HttpProxy proxy, Path file, long bytes) {
    try (RunningProcess put = sender.start(RunningProcess.Output.FILE, "put", file.toString())) {
      proxy
          .faults()
          .atRequestByte(
              LOST_FROM_BYTES,
              () -> {
                proxy.faults().unplug();
                proxy.faults().atRequestByte(bytes - LOST_FROM_BYTES, put::kill);
              });
      assertThat(put.await(SENDING)).as("%s: %s", seed, put.standardErrorText()).isEqualTo(SIGKILL);
    }
    proxy.faults().plugIn();
  }

  /** Size and time stay, so that only the bytes themselves can tell. */
  private static void changeOneByte(Path file, long at) throws Exception {
    FileTime modified = Files.getLastModifiedTime(file);
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int old = open.read();
      open.seek(at);
      open.write(old ^ 0x55);
    }
    Files.setLastModifiedTime(file, modified);
  }

  /** Content and manifest, and the content under a second key where it changed. */
  private void check(Recording recording, Change change, long killedAt) throws Exception {
    ChunkLedger ledger = new ChunkLedger();
    for (Exchange exchange : recording.exchanges()) ledger.note(exchange);
    boolean changed = change != Change.NOWHERE;
    assertThat(ledger.objectCount()).as("objects, %s", seed).isEqualTo(changed ? 3 : 2);
    assertThat(ledger.objectsWithByte(killedAt)).as("contents").isEqualTo(changed ? 2 : 1);
    assertThat(ledger.streamHeaders())
        .as("salts and prefixes, one for each object")
        .hasSize(ledger.objectCount());
    SentAgain sent = SentAgain.of(recording.exchanges());
    long due = Sizes.sealedShareBytes(FILE_BYTES);
    if (changed) {
      assertThat(sent.onceBytes() - due)
          .as("sent before the change, %s", seed)
          .isBetween(killedAt, Sizes.sealedBytes(FILE_BYTES));
    } else {
      assertThat(sent.onceBytes()).as("sent, %s", seed).isEqualTo(due);
      assertThat(ledger.comparedTwice()).as("sent twice and equal, %s", seed).isPositive();
    }
    assertThat(sent.againBytes())
        .as("sent again, %s", seed)
        .hasSizeLessThanOrEqualTo(1)
        .allMatch(again -> again <= SentAgain.REQUEST_BYTES);
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
