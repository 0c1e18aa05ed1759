package org.satchel.server.ops;

import java.nio.charset.StandardCharsets;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Where log lines go: standard error, as text for people or as JSON for machines.
 *
 * <p>Set up by code and not by a file: it starts faster, and the format is one of our settings. Our
 * code and the libraries log through SLF4J, which here ends in the JDK's own logging.
 *
 * <p>Called at the start, from one thread, before anything logs.
 *
 * <p>Source: docs/decisions/0006-permissive-licences.md; {@code java.util.logging}.
 */
public final class Logs {

  private static final String MANAGER_PROPERTY = "java.util.logging.manager";

  static {
    System.setProperty(MANAGER_PROPERTY, UntilTheEnd.class.getName());
  }

  private static final Logger ROOT = Logger.getLogger("");

  // Held here, since the JDK forgets the level of a logger that nobody holds.
  private static final Logger OURS = Logger.getLogger("org.satchel");
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  private static final RecentErrors RECENT = new RecentErrors();

  private Logs() {}

  /** What went wrong since the process started. */
  public static RecentErrors recent() {
    return RECENT;
  }

  /** Replaces whatever is set up. */
  public static void configure(boolean json) {
    for (Handler old : ROOT.getHandlers()) ROOT.removeHandler(old);
    ROOT.addHandler(console(json ? new JsonLines() : new TextLines()));
    ROOT.addHandler(RECENT);
    ROOT.setLevel(Level.WARNING);
    OURS.setLevel(Level.INFO);
    JETTY.setLevel(Level.SEVERE); // it warns of each connection that a client breaks
  }

  private static Handler console(Formatter lines) {
    ConsoleHandler console = new ConsoleHandler();
    console.setFormatter(lines);
    console.setLevel(Level.ALL);
    try {
      console.setEncoding(StandardCharsets.UTF_8.name());
    } catch (java.io.UnsupportedEncodingException e) {
      throw new IllegalStateException("every Java has UTF-8", e);
    }
    return console;
  }

  /**
   * Keeps what is set up while the process stops.
   *
   * <p>The JDK's own manager takes every handler away in a shutdown hook, beside ours: what a stop
   * has to say would be lost.
   */
  public static final class UntilTheEnd extends LogManager {

    @Override
    public void reset() {}
  }
}
