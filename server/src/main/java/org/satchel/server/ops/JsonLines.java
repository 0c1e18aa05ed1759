package org.satchel.server.ops;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/**
 * A log record as one line of JSON: {@code time} in UTC, {@code level}, {@code logger}, {@code
 * thread}, {@code message}, and {@code thrown} where there is a trace.
 *
 * <p>Stateless, safe on any thread.
 *
 * <p>Source: docs/operations.md, "Watching".
 */
final class JsonLines extends Formatter {

  private static final JsonFactory JSON = new JsonFactory();

  @Override
  public String format(LogRecord line) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("time", line.getInstant().toString());
      json.writeStringField("level", TextLines.level(line.getLevel()));
      json.writeStringField("logger", line.getLoggerName());
      // The console writes on the thread that logged.
      json.writeStringField("thread", Thread.currentThread().getName());
      json.writeStringField("message", line.getMessage());
      if (line.getThrown() != null) {
        json.writeStringField("thrown", TextLines.stack(line.getThrown()));
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a string refused text", e);
    }
    return text.append(System.lineSeparator()).toString();
  }
}
