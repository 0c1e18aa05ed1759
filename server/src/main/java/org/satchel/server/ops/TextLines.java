package org.satchel.server.ops;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * A log record as one line for people: local time, level, the class, the message.
 *
 * <p>A message may quote what somebody sent. Its control characters are shown escaped, so that no
 * message looks like two lines and none talks to the terminal.
 *
 * <p>Stateless, safe on any thread.
 *
 * <p>Source: docs/operations.md, "Watching".
 */
final class TextLines extends Formatter {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  @Override
  public String format(LogRecord line) {
    StringBuilder text = new StringBuilder();
    TIME.formatTo(line.getInstant().atZone(ZoneId.systemDefault()), text);
    text.append(' ').append("%-5s".formatted(level(line.getLevel())));
    text.append(' ').append(lastName(line.getLoggerName())).append(": ");
    text.append(escaped(String.valueOf(line.getMessage())));
    text.append(System.lineSeparator());
    if (line.getThrown() != null) text.append(stack(line.getThrown()));
    return text.toString();
  }

  /** SLF4J's word for a level of the JDK's. */
  static String level(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) return "ERROR";
    if (value >= Level.WARNING.intValue()) return "WARN";
    if (value >= Level.INFO.intValue()) return "INFO";
    if (value >= Level.FINE.intValue()) return "DEBUG";
    return "TRACE";
  }

  /** The trace as the JDK prints it, causes included. */
  static String stack(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  /** The logger's class, without its package. */
  static String lastName(String logger) {
    return logger.substring(logger.lastIndexOf('.') + 1);
  }

  /** The message with its control characters shown. */
  static String escaped(String message) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      if (Character.isISOControl(c)) text.append("\\u%04x".formatted((int) c));
      else text.append(c);
    }
    return text.toString();
  }
}
