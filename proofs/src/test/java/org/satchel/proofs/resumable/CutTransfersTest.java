package org.satchel.proofs.resumable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.Seed;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.files.Trees;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * The connection is cut at random bytes, up and down, and one run of each command gets over it.
 *
 * <p>Source: docs/testing.md, the promise that transfers continue.
 */
final class CutTransfersTest {

  private static final int FILE_BYTES = 30 << 20;
  private static final int ROUNDS = 3;
  private static final long SLACK_BYTES = 64L << 20;

  private final House house = House.shared();

  @Test
  void aCutInEachDirectionIsGotOverInOneRun() {
    Seed.ofThisRun().rounds(ROUNDS, this::cutBoth);
  }

  private void cutBoth(RandomGenerator random, int round) throws Exception {
    Path file =
        new Patterned(random.nextLong(), FILE_BYTES).writeTo(house.scratch("cut").resolve("f.bin"));
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = house.device("unlucky").through(proxy.url());
      proxy.faults().cutAfterRequestBytes(random.nextLong(FILE_BYTES));
      String link = device.run("put", file.toString()).expect(Outcome.DONE).line();
      proxy.faults().cutAfterReplyBytes(random.nextLong(10_000, FILE_BYTES));
      device.run("get", link, "-o", "got.bin").expect(Outcome.DONE);
      assertThat(proxy.faults().cuts()).isEqualTo(2);
      assertThat(Trees.sha256(device.work().resolve("got.bin"))).isEqualTo(Trees.sha256(file));
      assertThat(proxy.recording().sentBytes("PATCH", "POST"))
          .isLessThanOrEqualTo(FILE_BYTES + FILE_BYTES / 8 + SLACK_BYTES);
    }
  }

  @Test
  void anUnpluggedDownloadEndsWithItsCodeAndTheSameLineFinishesIt() throws Exception {
    Path file = new Patterned(77, FILE_BYTES).writeTo(house.scratch("cut").resolve("f.bin"));
    try (HttpProxy proxy = HttpProxy.to(house.server().plan().port())) {
      CommandLine device = house.device("unlucky").through(proxy.url());
      String link = device.run("put", file.toString()).expect(Outcome.DONE).line();
      long before = proxy.recording().exchanges().size();
      proxy.faults().unplug();
      device.run("get", link, "-o", "got.bin").expect(Outcome.UNREACHABLE);
      assertThat(device.work().resolve("got.bin")).doesNotExist();
      proxy.faults().plugIn();
      device.run("get", link, "-o", "got.bin").expect(Outcome.DONE);
      assertThat(Trees.sha256(device.work().resolve("got.bin"))).isEqualTo(Trees.sha256(file));
      assertThat(proxy.recording().exchanges().size()).isGreaterThan((int) before);
    }
  }
}
