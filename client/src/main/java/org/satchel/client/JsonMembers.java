package org.satchel.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The members of one small JSON object, as text: what servers answer and what the state folder
 * holds is flat.
 *
 * <p>A member of an object inside it has a name of both, joined by a dot: {@code
 * limits.objectBytes}. Lists are passed over, so that a newer writer may add some.
 *
 * <p>Units and threads: pure; the caller bounds the bytes.
 *
 * <p>Source: RFC 8259; spec/api.yaml.
 */
public final class JsonMembers {

  /** What nests deeper is not ours. */
  private static final int DEPTH_MAX = 8;

  /** A share's boxes have 5,462 characters each. */
  private static final int STRING_CHARS_MAX = 16_384;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxStringLength(STRING_CHARS_MAX)
                  .maxNameLength(256) // held once more for each name inside
                  .build())
          .build();

  private JsonMembers() {}

  /**
   * The members whose values are no objects or lists, at any depth.
   *
   * @throws IOException if it is no JSON object
   */
  public static Map<String, String> of(byte[] object) throws IOException {
    Map<String, String> members = new HashMap<>();
    try (JsonParser json = JSON.createParser(object)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no JSON object");
      }
      read(json, "", members);
    }
    return members;
  }

  private static void read(JsonParser json, String above, Map<String, String> members)
      throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = above + json.currentName();
      JsonToken value = json.nextToken();
      if (value.isScalarValue()) {
        members.put(name, json.getText());
      } else if (value == JsonToken.START_OBJECT) {
        read(json, name + ".", members);
      } else {
        json.skipChildren();
      }
    }
  }
}
