package org.satchel.format.seal;

import org.satchel.format.record.RefusedException;

/**
 * Lets a young JVM compile AES-GCM before a large transfer begins.
 *
 * <p>Until the JIT compiler has seen the cipher's loops they run interpreted, at a thirtieth of
 * their speed, and in long calls for hundreds of megabytes. Some thousand short calls compile them
 * in a quarter of a second. A small transfer is over before that; so only large ones call it, at
 * their start, and only once a process.
 *
 * <p>Units: {@link #BYTES_WORTH_IT} counts bytes of a transfer. Safe on any thread.
 *
 * <p>Source: docs/decisions/0002-chunk-size.md.
 */
public final class GcmWarmUp {

  /** From here on warming up costs less than it saves: docs/decisions/0002-chunk-size.md. */
  public static final long BYTES_WORTH_IT = 32L << 20;

  /** Seen to suffice for C2 on the cipher's loops: docs/decisions/0002-chunk-size.md. */
  private static final int CALLS = 4_000;

  private static final int CALL_BYTES = 1024;

  private GcmWarmUp() {}

  /** Seals and opens short chunks of zeros under a key that is used for nothing else. */
  public static void run() {
    Once.warm();
  }

  /** Runs when it is first asked for, and then never again. */
  private static final class Once {

    static {
      sealAndOpen();
    }

    static void warm() {}
  }

  private static void sealAndOpen() {
    StreamKey.Worker worker = StreamKey.ofZeros().worker();
    byte[] plain = new byte[CALL_BYTES];
    byte[] sealed = new byte[CALL_BYTES + Suite.TAG_BYTES];
    try {
      for (int call = 0; call < CALLS; call++) {
        worker.seal(call, false, plain, 0, plain.length, sealed, 0);
        worker.open(call, false, sealed, 0, sealed.length, plain, 0);
      }
    } catch (RefusedException impossible) {
      throw new IllegalStateException("AES-GCM does not open what it sealed", impossible);
    }
  }
}
