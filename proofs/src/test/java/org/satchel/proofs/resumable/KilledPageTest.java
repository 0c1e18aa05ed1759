package org.satchel.proofs.resumable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.PageVictim.Sent;
import org.satchel.testkit.Seed;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;

/**
 * The page's process is killed in the middle of sending, its file changed or not, and the person
 * goes on with the same file.
 *
 * <p>Why this way: as for the command line, every byte that left in both runs is kept and compared;
 * what the page remembers is on the browser's disk alone.
 *
 * <p>Source: docs/testing.md, attack 23; docs/decisions/0052-how-the-page-sends.md.
 */
final class KilledPageTest {

  private static final int FILE_BYTES = 24 << 20;
  private static final int KILLED_AT_HUNDREDTHS = 50;

  private final House house = House.shared();
  private final Seed seed = Seed.ofThisRun();

  @Test
  void aFileChangedInTheMiddleArrivesAsItIsNowAndNoNonceIsUsedTwice() throws Exception {
    run(true);
  }

  @Test
  void anUnchangedFileGoesOnUnderItsKey() throws Exception {
    run(false);
  }

  private void run(boolean change) throws Exception {
    RandomGenerator random = seed.forPart("killed page " + change).random();
    Path file =
        new Patterned(seed.value(), FILE_BYTES).writeTo(house.scratch("k").resolve("f.bin"));
    Recording recording = Recording.into(house.scratch("recording"));
    String device = "killed page " + change;
    PageVictim page = PageVictim.shared();
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), recording)) {
      proxy.faults().delayEachBuffer(Duration.ofMillis(10));
      page.beginToSend(device, proxy.url(), file, KILLED_AT_HUNDREDTHS);
      proxy.faults().delayEachBuffer(Duration.ZERO);
      if (change) changeOneByte(file, random.nextLong(FILE_BYTES / 4));
      Sent sent = page.goOnSending(device, proxy.url(), file);
      assertThat(sent.end()).as(seed.toString()).isEqualTo("sent");
      CommandLine reader = house.device("reader").through(proxy.url());
      reader.run("get", sent.link(), "-o", "got.bin").expect(Outcome.DONE);
      assertThat(Trees.sha256(reader.work().resolve("got.bin")))
          .as(seed.toString())
          .isEqualTo(Trees.sha256(file));
    }
    check(recording, change);
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
  private void check(Recording recording, boolean change) throws Exception {
    ChunkLedger ledger = new ChunkLedger();
    for (Exchange exchange : recording.exchanges()) ledger.note(exchange);
    assertThat(ledger.objectCount()).as("objects, %s", seed).isEqualTo(change ? 3 : 2);
    assertThat(ledger.streamHeaders())
        .as("salts and prefixes, one for each object")
        .hasSize(ledger.objectCount());
    long all = FILE_BYTES + FILE_BYTES / 8;
    assertThat(recording.sentBytes("PATCH")).isBetween((long) FILE_BYTES, 2L * all);
  }
}
