package org.satchel.format.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.record.Reason;

/** Collects the cases of one file, in the shape that spec/vectors/README.md tells. */
public final class VectorWriter {

  static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode file = JSON.createObjectNode();
  private final ObjectNode given = JSON.createObjectNode();
  private final ArrayNode cases = JSON.createArrayNode();

  VectorWriter(String kind) {
    file.put("kind", kind);
  }

  ObjectNode file() {
    if (!given.isEmpty()) file.set("given", given);
    file.set("cases", cases);
    return file;
  }

  public void about(String about, String source) {
    file.put("about", about);
    file.put("source", source);
  }

  /** Names bytes that several cases use. */
  public JsonNode given(String name, JsonNode recipe) {
    given.set(name, recipe);
    return object().put("given", name);
  }

  public ObjectNode accept(String name) {
    return add(name, "accept");
  }

  public ObjectNode refuse(String name, Reason reason) {
    return add(name, reason.text());
  }

  private ObjectNode add(String name, String expect) {
    return cases.addObject().put("name", name).put("expect", expect);
  }

  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  public static JsonNode bytes(byte[] bytes) {
    return JSON.getNodeFactory().textNode(Base64Url.encode(bytes));
  }

  public static JsonNode utf8(String text) {
    return object().put("utf8", text);
  }

  public static JsonNode counter(String name, long length) {
    return object().put("counter", name).put("length", length);
  }

  public static JsonNode zeros(long length) {
    return object().put("zeros", length);
  }

  public static JsonNode join(JsonNode... parts) {
    return object().set("join", JSON.createArrayNode().addAll(List.of(parts)));
  }

  public static JsonNode repeat(JsonNode part, int times) {
    return ((ObjectNode) object().set("repeat", part)).put("times", times);
  }

  /** Decimal numbers of fixed width, each between two texts. */
  public static JsonNode numbers(int from, int until, int digits, String before, String after) {
    return object()
        .put("from", from)
        .put("until", until)
        .put("digits", digits)
        .put("before", before)
        .put("after", after);
  }

  public static JsonNode xor(JsonNode of, int at, int with) {
    return edit(of, object().put("xor", with).put("at", at));
  }

  public static JsonNode cut(JsonNode of, long length) {
    return edit(of, object().put("cut", length));
  }

  public static JsonNode put(JsonNode of, int at, JsonNode what) {
    return edit(of, ((ObjectNode) object().set("put", what)).put("at", at));
  }

  /** Copies a part of the same bytes, as they were before any edit, to another place. */
  public static ObjectNode copy(int from, int length, int at) {
    return object().put("copy", from).put("length", length).put("at", at);
  }

  public static JsonNode edit(JsonNode of, JsonNode... edits) {
    ObjectNode recipe = (ObjectNode) object().set("of", of);
    return recipe.set("edits", JSON.createArrayNode().addAll(List.of(edits)));
  }
}
