package org.satchel.proofs.resumable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
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
import org.satchel.testkit.proxy.HttpProxy;
import org.satchel.testkit.proxy.Recording;

/**
 * The connection is cut at random bytes, up and down, and one run of each command gets over it.
 *
 * <p>Why this way: what a cut may cost is far less than the file, and the first round's cuts come
 * so late that whoever begins anew, or a download's run of leaves anew, is beyond it with every
 * seed.
 *
 * <p>Source: docs/testing.md, the promise that transfers continue.
 */
final class CutTransfersTest {

  private static final int FILE_BYTES = 30 << 20;
  private static final int ROUNDS = 3;
  private static final int LATE_BYTES = FILE_BYTES - (2 << 20);

  /** For each 256 KiB: five and a half seconds until late. */
  private static final Duration SLOW = Duration.ofMillis(50);

  /**
   * What one cut may cost: a leaf that did not come whole, and what the kernel held for one
   * connection.
   */
  private static final long SLACK_BYTES = 8L << 20;

  private final House house = House.shared();

  @Test
  void aCutInEachDirectionIsGotOverInOneRun() {
    Seed.ofThisRun().rounds(ROUNDS, this::cutBoth);
  }

  private void cutBoth(RandomGenerator random, int round) throws Exception {
    Path file =
        new Patterned(random.nextLong(), FILE_BYTES).writeTo(house.scratch("cut").resolve("f.bin"));
    int from = round == 0 ? LATE_BYTES : 0;
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = house.device("unlucky").through(proxy.url());
      proxy.faults().cutAfterRequestBytes(random.nextLong(from, FILE_BYTES));
      String link = device.run("put", file.toString()).expect(Outcome.DONE).line();
      proxy.faults().cutAfterReplyBytes(random.nextLong(Math.max(from, 10_000), FILE_BYTES));
      device.run("get", link, "-o", "got.bin").expect(Outcome.DONE);
      assertThat(proxy.faults().cuts()).isEqualTo(2);
      assertThat(Trees.sha256(device.work().resolve("got.bin"))).isEqualTo(Trees.sha256(file));
      Recording recording = proxy.recording();
      SentAgain sent = SentAgain.of(recording.exchanges());
      assertThat(sent.onceBytes()).isEqualTo(Sizes.sealedShareBytes(FILE_BYTES));
      assertThat(sent.againBytes()).allMatch(again -> again <= SLACK_BYTES);
      assertThat(recording.repliedBytes("/objects/"))
          .isLessThanOrEqualTo(Sizes.sealedBytes(FILE_BYTES) + SLACK_BYTES);
    }
  }

  /** A request is acknowledged at its end: while its bytes move, patience does not run out. */
  @Test
  void aCutInARequestThatTookLongerThanPatienceIsGotOver() throws Exception {
    Path file = new Patterned(78, FILE_BYTES).writeTo(house.scratch("cut").resolve("f.bin"));
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = house.device("slow").through(proxy.url());
      proxy.faults().delayEachBuffer(SLOW);
      proxy.faults().cutAfterRequestBytes(LATE_BYTES);
      device.run("put", file.toString(), "--timeout", "4").expect(Outcome.DONE);
      assertThat(proxy.faults().cuts()).isOne();
    }
  }

  @Test
  void anUnpluggedDownloadEndsWithItsCodeAndTheSameLineFinishesIt() throws Exception {
    Path file = new Patterned(77, FILE_BYTES).writeTo(house.scratch("cut").resolve("f.bin"));
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = house.device("unlucky").through(proxy.url());
      String link = device.run("put", file.toString()).expect(Outcome.DONE).line();
      proxy.faults().unplugAfterReplyBytes(FILE_BYTES / 2);
      device.run("get", link, "-o", "got.bin", "--timeout", "4").expect(Outcome.UNREACHABLE);
      assertThat(proxy.faults().cuts()).isEqualTo(1);
      assertThat(device.work().resolve("got.bin")).doesNotExist();
      proxy.faults().plugIn();
      device.run("get", link, "-o", "got.bin").expect(Outcome.DONE);
      assertThat(Trees.sha256(device.work().resolve("got.bin"))).isEqualTo(Trees.sha256(file));
      assertThat(proxy.recording().repliedBytes("/objects/"))
          .isLessThanOrEqualTo(Sizes.sealedBytes(FILE_BYTES) + SLACK_BYTES);
    }
  }

  /** A shell completes the folder that lies there by then with a slash. */
  @Test
  void aFolderThatWasCutIsTheSameDownloadWithASlashBehindIt() throws Exception {
    Path folder = Files.createDirectories(house.scratch("cut").resolve("trip"));
    new Patterned(78, FILE_BYTES).writeTo(folder.resolve("f.bin"));
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = house.device("unlucky").through(proxy.url());
      String link = device.run("put", folder.toString(), "--downloads", "1").line();
      proxy.faults().unplugAfterReplyBytes(FILE_BYTES / 2);
      device.run("get", link, "-o", "got", "--timeout", "4").expect(Outcome.UNREACHABLE);
      proxy.faults().plugIn();
      device.run("get", link, "-o", "got/").expect(Outcome.DONE);
      Path got = device.work().resolve("got/f.bin");
      assertThat(Trees.sha256(got)).isEqualTo(Trees.sha256(folder.resolve("f.bin")));
    }
  }

  /** Bytes on standard output cannot be gone on with, but the download was counted already. */
  @Test
  void aCutStreamAndItsNextRunAreOneDownloadUntilOneEndsWell() throws Exception {
    Path file = house.scratch("cut").resolve("words.txt");
    Files.writeString(file, "words\n".repeat(FILE_BYTES / 10));
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = house.quickDevice("unlucky").through(proxy.url());
      String link = device.run("put", file.toString(), "--downloads", "1").line();
      for (String[] line : new String[][] {{"get", link, "-o", "-"}, {"verify", link}}) {
        proxy.faults().unplugAfterReplyBytes(FILE_BYTES / 4);
        String[] impatient = Arrays.copyOf(line, line.length + 2);
        impatient[line.length] = "--timeout";
        impatient[line.length + 1] = "4";
        device.run(impatient).expect(Outcome.UNREACHABLE);
        proxy.faults().plugIn();
      }
      Outcome whole = device.run("get", link, "-o", "-").expect(Outcome.DONE);
      assertThat(whole.out()).hasSize((int) Files.size(file)).endsWith("words\n");
      device.run("get", link, "-o", "-").expect(Outcome.GONE);
    }
  }
}
