package org.satchel.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import org.satchel.client.send.Sent;
import org.satchel.client.state.OwnShare;

/**
 * What {@code --json} prints: stable members, documented in each command's help.
 *
 * <p>Control and direction characters are escaped as JSON demands or allows, so that output is safe
 * on a terminal too.
 *
 * <p>Units and threads: times in milliseconds since 1970, 0 for none.
 *
 * <p>Source: RFC 8259; docs/decisions/0046-command-line.md.
 */
final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Writes the members of one object. */
  @FunctionalInterface
  interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /** One object on one line. */
  static String object(Members members) {
    var text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setHighestNonEscapedChar(126); // so that nothing in a name acts on a terminal
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return text.toString();
  }

  static String sent(Sent sent) {
    return object(
        json -> {
          json.writeStringField("link", sent.link().print());
          share(json, sent.share());
        });
  }

  static String list(List<OwnShare> shares) {
    return object(
        json -> {
          json.writeArrayFieldStart("shares");
          for (OwnShare share : shares) {
            json.writeStartObject();
            share(json, share);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void share(JsonGenerator json, OwnShare share) throws IOException {
    json.writeStringField("linkId", share.link().toString());
    json.writeStringField("server", share.server());
    json.writeStringField("name", share.name());
    json.writeNumberField("files", share.files());
    json.writeNumberField("bytes", share.bytes());
    json.writeNumberField("createdMs", share.createdMs());
    json.writeNumberField("expiresMs", share.expiresMs());
    json.writeNumberField("downloadLimit", share.downloadLimit());
    json.writeBooleanField("password", share.password());
    json.writeBooleanField("ended", share.ended());
  }
}
