package org.satchel.proofs.resumable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Sizes;
import org.satchel.proofs.stage.House;
import org.satchel.proofs.stage.PageVictim;
import org.satchel.proofs.stage.PageVictim.Sent;
import org.satchel.proofs.stage.SentAgain;
import org.satchel.testkit.Seed;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.Head;
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;

/**
 * The page's process is killed in the middle of sending, its file changed or not, and the person
 * goes on with the same file.
 *
 * <p>Why this way: as for the command line, every byte that left in both runs is kept and compared,
 * and the last bytes before the kill are lost on the way to the server; what the page remembers is
 * on the browser's disk alone. How long the page's first request is depends on the machine, so the
 * second one is broken wherever it begins.
 *
 * <p>Source: docs/testing.md, attack 23; docs/decisions/0052-how-the-page-sends.md.
 */
final class KilledPageTest {

  /** More than the first request takes: what is noted when it begins, 3 leaves and 8 at most. */
  private static final int FILE_BYTES = 24 << 20;

  /** What sealing adds to the bytes before a place of this file is less. */
  private static final int ADDED_BYTES = 1 << 16;

  /** A tab is killed within a second; this long only on a stuck machine. */
  private static final Duration DYING = Duration.ofMinutes(1);

  private final House house = House.shared();
  private final Seed seed = Seed.ofThisRun();

  /** Where the file is changed between the runs, in what has left already. */
  private enum Change {
    NOWHERE,
    IN_WHAT_WAS_ACKNOWLEDGED,
    IN_WHAT_WAS_LOST
  }

  /** The request in which the tab is killed, in bytes of the upload. */
  private record Broken(long from, long length) {

    /** From here on bytes are lost on the way. */
    long lostFrom() {
      return from + length / 4;
    }

    long killedAt() {
      return from + length / 2;
    }
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
  void anUnchangedFileIsResumedUnderItsKeyAndLittleIsSentTwice() throws Exception {
    run(Change.NOWHERE);
  }

  private void run(Change change) throws Exception {
    RandomGenerator random = seed.forPart("killed page " + change).random();
    Path file =
        new Patterned(seed.value(), FILE_BYTES).writeTo(house.scratch("k").resolve("f.bin"));
    Recording recording = Recording.into(house.scratch("recording"));
    String device = "killed page " + change;
    PageVictim page = PageVictim.shared();
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port(), recording)) {
      Broken broken = kill(page, device, proxy, file);
      switch (change) {
        case NOWHERE -> {}
        case IN_WHAT_WAS_ACKNOWLEDGED ->
            changeOneByte(file, random.nextLong(broken.from() - ADDED_BYTES));
        case IN_WHAT_WAS_LOST ->
            changeOneByte(
                file, random.nextLong(broken.lostFrom(), broken.killedAt() - ADDED_BYTES));
      }
      Sent sent = page.goOnSending(device, proxy.url(), file);
      assertThat(sent.end()).as(seed.toString()).isEqualTo("sent");
      check(recording, change, broken);
      CommandLine reader = house.quickDevice("reader").through(proxy.url());
      reader.run("get", sent.link(), "-o", "got.bin").expect(Outcome.DONE);
      assertThat(Trees.sha256(reader.work().resolve("got.bin")))
          .as(seed.toString())
          .isEqualTo(Trees.sha256(file));
    }
  }

  /** The line is plugged in again when the tab is dead; the last byte before the kill waits. */
  private Broken kill(PageVictim page, String device, HttpProxy proxy, Path file) throws Exception {
    Path word = house.scratch("word").resolve("die");
    CompletableFuture<Broken> broken = new CompletableFuture<>();
    CompletableFuture<Void> dead = new CompletableFuture<>();
    proxy.attackWith(
        request -> {
          if (isSecond(request) && broken.complete(of(request))) {
            breakOff(proxy, broken.join(), word, dead);
          }
          return false;
        });
    page.beginToSend(device, proxy.url(), file, word);
    dead.complete(null);
    proxy.honest();
    proxy.faults().plugIn();
    return broken.join();
  }

  private static boolean isSecond(Head request) {
    return request.method().equals("PATCH") && number(request, "Upload-Offset") > 0;
  }

  private static Broken of(Head request) {
    return new Broken(number(request, "Upload-Offset"), number(request, "Content-Length"));
  }

  private static long number(Head request, String field) {
    return Long.parseLong(request.field(field).orElseThrow());
  }

  private static void breakOff(
      HttpProxy proxy, Broken broken, Path word, CompletableFuture<Void> dead) {
    proxy
        .faults()
        .atRequestByte(
            broken.lostFrom() - broken.from(),
            () -> {
              proxy.faults().unplug();
              proxy
                  .faults()
                  .atRequestByte(
                      broken.killedAt() - broken.lostFrom(),
                      () -> {
                        say(word);
                        dead.orTimeout(DYING.toSeconds(), TimeUnit.SECONDS).join();
                      });
            });
  }

  private static void say(Path word) {
    try {
      Files.createFile(word);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
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
  private void check(Recording recording, Change change, Broken broken) throws Exception {
    ChunkLedger ledger = new ChunkLedger();
    for (Exchange exchange : recording.exchanges()) ledger.note(exchange);
    boolean changed = change != Change.NOWHERE;
    assertThat(ledger.objectCount()).as("objects, %s", seed).isEqualTo(changed ? 3 : 2);
    assertThat(ledger.objectsWithByte(broken.killedAt())).as("contents").isEqualTo(changed ? 2 : 1);
    assertThat(ledger.streamHeaders())
        .as("salts and prefixes, one for each object")
        .hasSize(ledger.objectCount());
    SentAgain sent = SentAgain.of(recording.exchanges());
    long due = Sizes.sealedShareBytes(FILE_BYTES);
    if (changed) {
      assertThat(sent.onceBytes() - due)
          .as("sent before the change, %s", seed)
          .isBetween(broken.killedAt(), Sizes.sealedBytes(FILE_BYTES));
    } else {
      assertThat(sent.onceBytes()).as("sent, %s", seed).isEqualTo(due);
      assertThat(ledger.comparedTwice()).as("sent twice and equal, %s", seed).isPositive();
    }
    assertThat(broken.length()).as("the request").isLessThanOrEqualTo(SentAgain.REQUEST_BYTES);
    assertThat(sent.againBytes().stream().mapToLong(Long::longValue).sum())
        .as("sent again, in as many requests as may be, %s", seed)
        .isLessThanOrEqualTo(broken.length());
  }
}
