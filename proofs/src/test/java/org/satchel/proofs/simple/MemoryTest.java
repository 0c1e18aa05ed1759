package org.satchel.proofs.simple;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Patterned;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.process.RunningProcess;
import org.satchel.testkit.process.ServerPlan;
import org.satchel.testkit.process.ServerUnderTest;

/**
 * Memory does not grow with the size of what is sent.
 *
 * <p>Why this way: the bytes are made on the fly into {@code put -} and compared on the fly out of
 * {@code get -o -}, so no file's pages stand in anybody's way; the kernel tells each process's
 * peak.
 *
 * <p>Units: bytes; the table is printed in mebibytes.
 *
 * <p>Source: docs/testing.md, memory.
 */
final class MemoryTest {

  private static final List<Long> SIZES = List.of(64L << 20, 1L << 30, 8L << 30);
  private static final double GROWTH_MAX = 1.2;
  private static final Duration BOUND = Duration.ofMinutes(5);

  /** The peaks of one size. */
  private record Peaks(long size, long server, long put, long get) {

    @Override
    public String toString() {
      return "%5d MiB: server %d MiB, put %d MiB, get %d MiB"
          .formatted(size >> 20, server >> 20, put >> 20, get >> 20);
    }
  }

  @Test
  void thePeaksAt8GiBAreAtMost1Point2TimesThoseAt64MiB() throws Exception {
    List<Peaks> peaks = new ArrayList<>();
    for (long size : SIZES) {
      peaks.add(measure(size));
      System.out.println("Memory at " + peaks.getLast());
    }
    assertSteady("server", peaks, Peaks::server);
    assertSteady("put", peaks, Peaks::put);
    assertSteady("get", peaks, Peaks::get);
  }

  private static void assertSteady(String what, List<Peaks> peaks, ToLongFunction<Peaks> of) {
    double growth = (double) of.applyAsLong(peaks.getLast()) / of.applyAsLong(peaks.getFirst());
    assertThat(growth).as("%s %s", what, peaks).isLessThanOrEqualTo(GROWTH_MAX);
  }

  private static Peaks measure(long size) throws Exception {
    Path folder = House.temporaryFolder();
    ServerPlan plan = ServerPlan.in(folder.resolve("server"));
    Patterned content = new Patterned(size, size);
    try (ServerUnderTest server = ServerUnderTest.start(plan)) {
      CommandLine device = CommandLine.at(folder.resolve("device")).through(plan.url());
      long putPeak;
      String link;
      try (RunningProcess put = device.start(RunningProcess.Output.FILE, "put", "-")) {
        try (OutputStream in = put.input()) {
          content.writeTo(in);
        }
        assertThat(put.await(BOUND)).as(put.standardErrorText()).isEqualTo(Outcome.DONE);
        link = put.standardOutputText().strip();
        putPeak = put.peakResidentBytes();
      }
      try (RunningProcess get = device.start(RunningProcess.Output.PIPE, "get", link, "-o", "-")) {
        content.compare(get.output());
        assertThat(get.await(BOUND)).as(get.standardErrorText()).isEqualTo(Outcome.DONE);
        device.run("end", link).expect(Outcome.DONE);
        return new Peaks(
            size, server.process().peakResidentBytes(), putPeak, get.peakResidentBytes());
      }
    } finally {
      House.removeNow(folder);
    }
  }
}
