package org.satchel.core.objects;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.satchel.core.Engines;

/**
 * Measures appends of 64 MiB from memory: hashed, synced, committed. Run by hand, with a folder on
 * the disk to measure: {@code AppendSpeed FOLDER [streams] [MiB a stream] [rounds]}.
 */
final class AppendSpeed {

  private static final int REQUEST = 64 << 20;

  private AppendSpeed() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(arguments[0]), "speed");
    int streams = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    long bytes = (arguments.length > 2 ? Long.parseLong(arguments[2]) : 1024) << 20;
    int rounds = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 5;
    try (var fixture = new StoreFixture(Engines.SQLITE, folder)) {
      for (int round = 0; round < rounds; round++) {
        long start = System.nanoTime();
        long cpu = cpuNanos();
        inParallel(fixture, streams, bytes);
        double seconds = (System.nanoTime() - start) / 1e9;
        double mib = streams * (bytes / (double) (1 << 20));
        System.out.printf(
            "%d streams: %.0f MiB/s, %.2f CPU-s/GiB%n",
            streams, mib / seconds, (cpuNanos() - cpu) / 1e9 / (mib / 1024));
        fixture.store.cleanup().run();
      }
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  private static void inParallel(StoreFixture fixture, int streams, long bytes) throws Exception {
    List<Future<Boolean>> running = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < streams; i++) {
        running.add(executor.submit(() -> upload(fixture, bytes)));
      }
      for (Future<Boolean> one : running) one.get();
    }
  }

  private static boolean upload(StoreFixture fixture, long bytes) throws Exception {
    BeginOutcome.Begun begun = fixture.begin(bytes);
    for (long at = 0; at < bytes; at += REQUEST) {
      fixture.append(begun, at, new Endless(Math.min(REQUEST, bytes - at)));
    }
    fixture.uploads().remove(begun.secret());
    return true;
  }

  /** As a network door does it: pieces of 64 KiB, each copied once. */
  private static final class Endless implements Body {
    private final ByteBuffer piece =
        ByteBuffer.allocateDirect(65_536).put(StoreFixture.bytes(65_536, 1)).flip();
    private final long length;
    private long sent;

    Endless(long length) {
      this.length = length;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (sent == length) return -1;
      int count = (int) Math.min(Math.min(piece.capacity(), target.remaining()), length - sent);
      target.put(piece.slice(0, count));
      sent += count;
      return count;
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.of(length);
    }

    @Override
    public void cut() {}
  }
}
