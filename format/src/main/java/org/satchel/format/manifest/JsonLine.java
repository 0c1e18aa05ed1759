package org.satchel.format.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.ObjectRef;

/**
 * One JSON object of a manifest or a capsule, read strictly.
 *
 * <p>Two readers must never see two things in one line: so a member stands once, numbers are
 * integers in digits alone and below 2^53, and bytes that are not UTF-8 are refused. Members that
 * nobody asks for are ignored, so that later versions may add some.
 *
 * <p>Units: a line is bounded by its caller, nesting here. One thread at a time.
 *
 * <p>Source: RFC 8259; spec/file-format.md section 5 (common rules).
 */
public final class JsonLine {

  /** Deepest nesting: file-format.md section 5. */
  private static final int DEPTH_MAX = 8;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEPTH_MAX)
                  .maxNumberLength(Integer.MAX_VALUE) // the line has its bound
                  .build())
          .build();

  /**
   * The values that a line may have; nested arrays and what nobody knows count as {@link Other}.
   */
  private sealed interface Value {
    record Text(String text) implements Value {}

    record Whole(String digits) implements Value {}

    record True() implements Value {}

    record Nested(JsonLine members) implements Value {}

    record Other() implements Value {}
  }

  private final Map<String, Value> members;

  private JsonLine(Map<String, Value> members) {
    this.members = members;
  }

  /** Parses exactly one JSON object. */
  public static JsonLine parse(byte[] utf8, int offset, int length) throws RefusedException {
    CharBuffer text = decode(ByteBuffer.wrap(utf8, offset, length));
    try (JsonParser parser = JSON.createParser(text.array(), text.arrayOffset(), text.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) throw malformed("not a JSON object");
      JsonLine line = readObject(parser);
      if (parser.nextToken() != null) throw malformed("more than one JSON object");
      return line;
    } catch (IOException notJson) {
      throw malformed("not JSON, or a member twice");
    }
  }

  private static CharBuffer decode(ByteBuffer utf8) throws RefusedException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(utf8);
    } catch (CharacterCodingException notUtf8) {
      throw malformed("not UTF-8");
    }
  }

  private static JsonLine readObject(JsonParser parser) throws IOException {
    Map<String, Value> members = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, readValue(parser));
    }
    return new JsonLine(members);
  }

  private static Value readValue(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> new Value.Text(parser.getText());
      case VALUE_NUMBER_INT -> new Value.Whole(parser.getText());
      case VALUE_TRUE -> new Value.True();
      case START_OBJECT -> new Value.Nested(readObject(parser));
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY) readValue(parser);
        yield new Value.Other();
      }
      default -> new Value.Other();
    };
  }

  public boolean has(String name) {
    return members.containsKey(name);
  }

  public String text(String name) throws RefusedException {
    return optionalText(name).orElseThrow(() -> malformed("no " + name));
  }

  public Optional<String> optionalText(String name) throws RefusedException {
    Value value = members.get(name);
    if (value == null) return Optional.empty();
    if (value instanceof Value.Text(String text)) return Optional.of(text);
    throw malformed(name + " is no text");
  }

  /** A number from 0 to 2^53 - 1. */
  public long number(String name) throws RefusedException {
    long number = signedNumber(name);
    if (number < 0) throw malformed(name + " is negative");
    return number;
  }

  /** A number of less than 2^53 in amount. */
  public long signedNumber(String name) throws RefusedException {
    if (!(members.get(name) instanceof Value.Whole(String digits))) {
      throw malformed(name + " is no integer");
    }
    if (digits.length() > 17 || digits.equals("-0")) throw malformed(name + " is out of range");
    long number = Long.parseLong(digits);
    if (Math.abs(number) >= Entry.NUMBER_BOUND) throw malformed(name + " is out of range");
    return number;
  }

  /** A mark that is either there and true, or not there. */
  public boolean mark(String name) throws RefusedException {
    Value value = members.get(name);
    if (value == null) return false;
    if (value instanceof Value.True) return true;
    throw malformed(name + " is there and not true");
  }

  public JsonLine nested(String name) throws RefusedException {
    if (members.get(name) instanceof Value.Nested(JsonLine line)) return line;
    throw malformed(name + " is no object");
  }

  /** The members of this object as OBJECT of the specification. */
  public ObjectRef objectRef() throws RefusedException {
    return ObjectRef.parse(
        ObjectId.parse(text("id")).orElseThrow(() -> malformed("id")),
        FileKey.parse(text("key")).orElseThrow(() -> malformed("key")),
        Hash.parse(text("root")).orElseThrow(() -> malformed("root")),
        number("stored"),
        number("size"));
  }

  private static RefusedException malformed(String detail) {
    return new RefusedException(Reason.MALFORMED, detail);
  }
}
