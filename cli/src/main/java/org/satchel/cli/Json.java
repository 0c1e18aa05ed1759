package org.satchel.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.satchel.client.Failure;
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
 * <p>Source: RFC 8259; docs/decisions/0040-what-scripts-see.md.
 */
final class Json {

  /** What is above ASCII is escaped, so that nothing in a name acts on a terminal. */
  private static final int HIGHEST_PLAIN = 0x7f;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .highestNonEscapedChar(HIGHEST_PLAIN)
          .characterEscapes(new WithDelete())
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .disable(StreamWriteFeature.AUTO_CLOSE_CONTENT)
          .build();

  private Json() {}

  /** Writes the members of one object. */
  @FunctionalInterface
  interface Members {
    void write(JsonGenerator json) throws IOException, Failure;
  }

  /** Prints one object on one line while it is made: a list of a million files fits no memory. */
  static void print(PrintStream out, Members members) throws Failure {
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a print stream throws nothing", e);
    }
    out.println();
  }

  static void sent(PrintStream out, Sent sent, String link) throws Failure {
    print(
        out,
        json -> {
          json.writeStringField("link", link);
          share(json, sent.share());
        });
  }

  static void list(PrintStream out, List<OwnShare> shares) throws Failure {
    print(
        out,
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

  /** JSON's own escapes, and DELETE, the one control character that JSON lets through as it is. */
  private static final class WithDelete extends CharacterEscapes {

    private static final long serialVersionUID = 1L;

    private final int[] ascii = standardAsciiEscapesForJSON();

    WithDelete() {
      ascii[0x7f] = ESCAPE_STANDARD;
    }

    @Override
    public int[] getEscapeCodesForAscii() {
      return ascii;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return null; // none of its own: all are standard
    }
  }
}
