package org.satchel.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Small JSON both ways: written by hand, read as one flat object of known members.
 *
 * <p>Streaming and not data binding: what leaves and enters is exactly what stands in the code next
 * to spec/api.yaml, and the server starts without reflection over our records.
 *
 * <p>Stateless: safe on any thread.
 *
 * <p>Source: RFC 8259; spec/api.yaml, components/schemas.
 */
public final class Json {

  /** No request of this interface has more members; the longest text is a block's reason. */
  private static final int MEMBERS_MAX = 16;

  private static final int TEXT_CHARS_MAX = 4096;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(4)
                  .maxNumberLength(20)
                  .maxStringLength(TEXT_CHARS_MAX)
                  .build())
          .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  /** Writes members into an open object. */
  @FunctionalInterface
  public interface Members {
    void write(JsonGenerator json) throws IOException;
  }

  /** One JSON object in UTF-8. */
  public static byte[] object(Members members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("a byte array does not fail", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads one flat object whose members are strings or whole numbers; numbers come as their digits.
   *
   * @param texts the members that are strings
   * @param numbers the members that are whole numbers; there are no others
   * @throws RefusedException malformed-request, when it is anything else
   */
  public static Map<String, String> flat(byte[] json, Set<String> texts, Set<String> numbers)
      throws RefusedException {
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) throw refused("is no JSON object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (members.size() == MEMBERS_MAX) throw refused("has too many members");
        boolean fits =
            switch (parser.nextToken()) {
              case VALUE_STRING -> texts.contains(name);
              case VALUE_NUMBER_INT -> numbers.contains(name);
              default -> false;
            };
        if (!fits) throw refused("has a member that is not known here, or of another kind");
        members.put(name, parser.getText());
      }
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw refused("is no JSON object");
      }
    } catch (IOException e) {
      throw refused("is no JSON object");
    }
    return members;
  }

  private static RefusedException refused(String what) {
    return RefusedException.of(
        Problem.MALFORMED_REQUEST, "The body " + what + "; see spec/api.yaml.");
  }
}
