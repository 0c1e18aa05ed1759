package org.satchel.proofs.durable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;
import org.satchel.testkit.process.SmallDisk;
import org.satchel.testkit.proxy.Exchange;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * A disk that is really full, and a folder that really cannot be written.
 *
 * <p>Source: docs/testing.md, faults.
 */
final class FullDiskTest {

  private static final int DISK_MEBIBYTES = 96;

  /** The longest: nothing but what the test does opens a file. */
  private static final String CLEANUP_SECONDS = "86400";

  /** spec/api.yaml, storage-failed: a 503, which is tried again. */
  private static final String STORAGE_FAILED =
      "satchel: The disk or the database of the server failed; try again, and tell the operator if"
          + " it stays.\n";

  @Test
  void aFullDiskIsRefusedWith507AndExitCode7AndEarlierSharesStillOpen() throws Exception {
    Path folder = House.temporaryFolder();
    ServerPlan plain = ServerPlan.in(folder.resolve("server"));
    ServerPlan plan = plain.inside(SmallDisk.wrapper(plain.data(), DISK_MEBIBYTES));
    Patterned small = new Patterned(1, 20 << 20);
    Path fits = small.writeTo(folder.resolve("fits.bin"));
    Path tooBig = new Patterned(2, 150 << 20).writeTo(folder.resolve("too-big.bin"));
    try (ServerUnderTest server = ServerUnderTest.start(plan);
        HttpProxy proxy = HttpProxy.to(plan.port())) {
      CommandLine device = CommandLine.at(folder.resolve("device")).through(proxy.url());
      String link = device.run("put", fits.toString()).expect(Outcome.DONE).line();

      Outcome refused = device.run("put", tooBig.toString()).expect(Outcome.REFUSED);
      assertThat(refused.out()).isEmpty();
      List<Exchange> full =
          proxy.recording().exchanges().stream().filter(it -> it.status() == 507).toList();
      assertThat(full).as("a 507 is not tried again").hasSizeBetween(1, 8);
      assertThat(full).allMatch(it -> it.toString().startsWith("POST "), "before any byte");

      device.run("get", link, "-o", "still-there.bin").expect(Outcome.DONE);
      small.compare(device.work().resolve("still-there.bin"));
      device.run("edit", link, "--downloads", "3").expect(Outcome.DONE);
      assertThat(server.process().isAlive()).isTrue();
      assertThat(server.words()).as("nothing on this disk may be run").doesNotContain("ERROR");
    }
  }

  @Test
  void whatAnEndHasFreedIsThereForTheNextUpload() throws Exception {
    Path folder = House.temporaryFolder();
    ServerPlan plain = ServerPlan.in(folder.resolve("server"));
    ServerPlan plan = plain.inside(SmallDisk.wrapper(plain.data(), DISK_MEBIBYTES));
    Path first = new Patterned(1, 30 << 20).writeTo(folder.resolve("first.bin"));
    Path second = new Patterned(2, 60 << 20).writeTo(folder.resolve("second.bin"));
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      CommandLine device = CommandLine.at(folder.resolve("device")).through(plan.url());
      String link = device.run("put", first.toString()).expect(Outcome.DONE).line();
      Outcome refused = device.run("put", second.toString()).expect(Outcome.REFUSED);
      assertThat(refused.err()).contains("has no room for so many bytes");
      device.run("end", link).expect(Outcome.DONE);
      device.run("put", second.toString()).expect(Outcome.DONE);
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  @Test
  void aFolderThatTurnsReadOnlyIsAClearErrorAndWorksAgainWhenItIsWritable() throws Exception {
    Path folder = House.temporaryFolder();
    ServerPlan plain = ServerPlan.in(folder.resolve("server"));
    ServerPlan plan =
        plain
            .inside(SmallDisk.wrapper(plain.data(), DISK_MEBIBYTES))
            .with("SATCHEL_CLEANUP_SECONDS", CLEANUP_SECONDS);
    Patterned small = new Patterned(1, 5 << 20);
    Path file = small.writeTo(folder.resolve("file.bin"));
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      CommandLine device = CommandLine.at(folder.resolve("device")).through(plan.url());
      String link = device.run("put", file.toString()).expect(Outcome.DONE).line();
      SmallDisk.setReadOnly(server.process(), plan.data(), true);
      Outcome refused = device.run("put", file.toString(), "--timeout", "10");
      assertThat(refused.expect(Outcome.UNREACHABLE).err()).isEqualTo(STORAGE_FAILED);
      assertThat(server.process().isAlive()).isTrue();
      SmallDisk.setReadOnly(server.process(), plan.data(), false);
      device.run("get", link, "-o", "got.bin").expect(Outcome.DONE);
      small.compare(device.work().resolve("got.bin"));
      device.run("put", file.toString()).expect(Outcome.DONE);
    }
  }
}
