package org.satchel.server.ops;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * The last warnings and errors of the log, for an operator who is not at the server's terminal.
 *
 * <p>Copies of what the log says and nothing more: no line of the log holds a secret, a key or a
 * name of a file. Those of before the start are in the log alone.
 *
 * <p>Safe on any thread; at most {@link #LINES_MAX} lines of {@link #CHARACTERS_MAX} characters.
 *
 * <p>Source: spec/api.yaml, adminErrors.
 */
public final class RecentErrors extends Handler {

  /** What a person reads at one go. */
  static final int LINES_MAX = 100;

  /** One sentence, and what a library adds to it. */
  static final int CHARACTERS_MAX = 500;

  private record Line(long timeMs, String level, String source, String message) {}

  private final Deque<Line> lines = new ArrayDeque<>();

  RecentErrors() {
    setLevel(Level.WARNING);
  }

  @Override
  public void publish(LogRecord said) {
    if (!isLoggable(said)) return;
    Line line =
        new Line(
            said.getMillis(),
            TextLines.level(said.getLevel()),
            TextLines.lastName(said.getLoggerName()),
            cut(TextLines.escaped(message(said))));
    synchronized (lines) {
      lines.addFirst(line);
      if (lines.size() > LINES_MAX) lines.removeLast();
    }
  }

  private static String message(LogRecord said) {
    String message = String.valueOf(said.getMessage());
    return said.getThrown() == null ? message : message + " (" + said.getThrown() + ")";
  }

  private static String cut(String text) {
    return text.length() <= CHARACTERS_MAX ? text : text.substring(0, CHARACTERS_MAX - 1) + "…";
  }

  /** Writes them, newest first. */
  void write(JsonGenerator json) throws IOException {
    List<Line> now;
    synchronized (lines) {
      now = new ArrayList<>(lines);
    }
    json.writeArrayFieldStart("errors");
    for (Line line : now) {
      json.writeStartObject();
      json.writeNumberField("timeMs", line.timeMs());
      json.writeStringField("level", line.level());
      json.writeStringField("source", line.source());
      json.writeStringField("message", line.message());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
