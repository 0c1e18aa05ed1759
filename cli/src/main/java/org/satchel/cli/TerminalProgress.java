package org.satchel.cli;

import java.util.Optional;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.satchel.client.Progress;

/**
 * Shows how far a command is, how fast, and how long it still takes, on standard error.
 *
 * <p>Silent unless a person watches: a log file wants no thousand lines.
 *
 * <p>Units and threads: bytes; safe on any thread.
 *
 * <p>Source: PRODUCT ("progress, speed, time left").
 */
final class TerminalProgress implements Progress, AutoCloseable {

  private static final int WIDTH_MAX = 78;
  private static final int UPDATE_MILLIS = 250;
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;

  /** Less is counted in KiB, since a bar that says 0 of 0 tells nothing. */
  private static final long FEW_BYTES = 10 * MIB;

  private final Io io;
  private int width = WIDTH_MAX;
  private Optional<ProgressBar> bar = Optional.empty();

  TerminalProgress(Io io) {
    this.io = io;
  }

  @Override
  public synchronized void begin(String what, long totalBytes) {
    close();
    if (io.terminal()) {
      boolean few = 0 <= totalBytes && totalBytes < FEW_BYTES;
      width = Math.min(WIDTH_MAX, Terminal.columns(io.environment()) - 1); // a full line wraps
      bar =
          Optional.of(
              new ProgressBarBuilder()
                  .setTaskName(what)
                  .setInitialMax(totalBytes)
                  .setUnit(few ? " KiB" : " MiB", few ? KIB : MIB)
                  .setStyle(ProgressBarStyle.ASCII)
                  .setUpdateIntervalMillis(UPDATE_MILLIS)
                  .setConsumer(new DelegatingProgressBarConsumer(this::show, width))
                  .showSpeed()
                  .build());
    }
  }

  private void show(String line) {
    io.err().print("\r" + line);
    io.err().flush();
  }

  @Override
  public synchronized void moved(long bytes) {
    bar.ifPresent(shown -> shown.stepBy(bytes));
  }

  @Override
  public void end() {
    close();
  }

  @Override
  public synchronized void close() {
    if (bar.isPresent()) {
      bar.get().close();
      bar = Optional.empty();
      io.err().print("\r" + " ".repeat(width) + "\r");
      io.err().flush();
    }
  }
}
