package org.satchel.format.seal;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Measures AES-GCM by chunk size, in young and in old JVMs: docs/decisions/0002-chunk-size.md.
 *
 * <p>Each number is the median of {@value #RUNS} Java processes, in MiB for a second of the sealing
 * thread's own processor time, so that what else runs on the machine counts little. "First" begins
 * with the first call; "warmed" is the same after {@link GcmWarmUp}.
 */
public final class ChunkSizeBench {

  private static final int RUNS = 5;
  private static final int[] CHUNKS = {64 << 10, 128 << 10, 256 << 10, 1 << 20};
  private static final int MIB = 1 << 20;
  private static final int TAG = 16;
  private static final int FIRST_MIB = 64;
  private static final int LONGER_MIB = 512;
  private static final int WARM_MIB = 4096;

  private final Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
  private final SecretKeySpec key = new SecretKeySpec(new byte[32], "AES");
  private final byte[] plain = new byte[MIB];
  private final byte[] sealed = new byte[2 * MIB];
  private final int chunk;
  private final boolean open;
  private long counter;

  private ChunkSizeBench(int chunk, boolean open) throws Exception {
    this.chunk = chunk;
    this.open = open;
  }

  public static void main(String[] args) throws Exception {
    if (args.length == 3) {
      measure(Integer.parseInt(args[0]), args[1].equals("open"), args[2].equals("warmed"));
      return;
    }
    System.out.println(
        "| chunk | what | first 64 MiB | first 512 MiB | then | warmed, first 64 MiB |");
    System.out.println("|---|---|---|---|---|---|");
    for (int chunk : CHUNKS) {
      for (String what : new String[] {"seal", "open"}) {
        double[] young = medians(chunk, what, "young");
        double[] warmed = medians(chunk, what, "warmed");
        System.out.printf(
            "| %d KiB | %s | %.0f | %.0f | %.0f | %.0f |%n",
            chunk >> 10, what, young[0], young[1], young[2], warmed[0]);
      }
    }
  }

  private static double[] medians(int chunk, String what, String state) throws Exception {
    List<double[]> runs = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) runs.add(child(chunk, what, state));
    double[] medians = new double[3];
    for (int i = 0; i < medians.length; i++) {
      int column = i;
      medians[i] = runs.stream().mapToDouble(row -> row[column]).sorted().toArray()[RUNS / 2];
    }
    return medians;
  }

  private static double[] child(int chunk, String what, String state) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                ChunkSizeBench.class.getName(),
                String.valueOf(chunk),
                what,
                state)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) throw new IllegalStateException("child failed: " + out);
    return Arrays.stream(out.strip().split(" ", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  private static void measure(int chunk, boolean open, boolean warmed) throws Exception {
    ChunkSizeBench bench = new ChunkSizeBench(chunk, open);
    if (warmed) GcmWarmUp.run();
    long start = threadNanos();
    bench.run(FIRST_MIB);
    double first = rate(FIRST_MIB, start);
    bench.run(LONGER_MIB - FIRST_MIB);
    double longer = rate(LONGER_MIB, start);
    long middle = threadNanos();
    bench.run(WARM_MIB);
    System.out.printf("%.1f %.1f %.1f%n", first, longer, rate(WARM_MIB, middle));
  }

  private static long threadNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private static double rate(int mebibytes, long start) {
    return mebibytes / ((threadNanos() - start) / 1e9);
  }

  private void run(int mebibytes) throws Exception {
    int calls = mebibytes * (MIB / chunk);
    if (open && counter == 0) prepare();
    for (int call = 0; call < calls; call++) {
      if (open) {
        cipher.init(Cipher.DECRYPT_MODE, key, nonce(0));
        cipher.doFinal(sealed, 0, chunk, plain, 0);
      } else {
        cipher.init(Cipher.ENCRYPT_MODE, key, nonce(++counter));
        cipher.doFinal(plain, 0, chunk - TAG, sealed, 0);
      }
    }
  }

  /** One sealed chunk, opened again and again; making it is one call among thousands. */
  private void prepare() throws Exception {
    counter = 1;
    cipher.init(Cipher.ENCRYPT_MODE, key, nonce(0));
    cipher.doFinal(plain, 0, chunk - TAG, sealed, 0);
  }

  private static GCMParameterSpec nonce(long number) {
    byte[] nonce = ByteBuffer.allocate(12).putInt(0).putLong(number).array();
    return new GCMParameterSpec(TAG * 8, nonce);
  }
}
