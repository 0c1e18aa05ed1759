package org.satchel.format.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.satchel.format.seal.ObjectRef;

/**
 * Writes one JSON object of a manifest or a capsule as UTF-8.
 *
 * <p>Members stand in a fixed order, so that the same share gives the same bytes in every run.
 *
 * <p>Source: spec/file-format.md sections 5 and 6.
 */
public final class JsonText {

  /**
   * Jackson would write a character beyond U+FFFF in 12 bytes, where 4 are counted and have room.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  /** Writes the members of one object. */
  @FunctionalInterface
  public interface Members {
    void writeTo(JsonGenerator json) throws IOException;
  }

  private JsonText() {}

  public static byte[] object(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      members.writeTo(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("writing to memory", impossible);
    }
    return bytes.toByteArray();
  }

  /** OBJECT of the specification, as members of the object that is open. */
  public static void writeRef(JsonGenerator json, ObjectRef object) throws IOException {
    json.writeStringField("id", object.id().toString());
    json.writeStringField("key", object.key().reveal());
    json.writeStringField("root", object.root().toString());
    json.writeNumberField("stored", object.storedBytes());
    json.writeNumberField("size", object.sizeBytes());
  }
}
