package org.satchel.client;

/**
 * Hears how far an act is.
 *
 * <p>Called from the threads that do the work, so an implementation must be quick and safe on any
 * thread.
 *
 * <p>Units: bytes as they are stored and sent, padding included.
 *
 * <p>Source: PRODUCT's "progress, speed, time left".
 */
public interface Progress {

  /** Somebody who does not want to know. */
  Progress NONE =
      new Progress() {
        @Override
        public void begin(String what, long totalBytes) {}

        @Override
        public void moved(long bytes) {}

        @Override
        public void end() {}
      };

  /** A new part of the act begins; the total is below zero when it is not known. */
  void begin(String what, long totalBytes);

  /** So many bytes more are done. */
  void moved(long bytes);

  /** The part that began has ended. */
  void end();
}
