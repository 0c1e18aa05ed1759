package org.satchel.format.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.satchel.format.merkle.Hash;

/** One case as it stands in its file. */
public record VectorCase(JsonNode file, JsonNode node) {

  public String name() {
    return node.get("name").asText();
  }

  String expect() {
    return node.get("expect").asText();
  }

  public boolean has(String member) {
    return node.has(member);
  }

  public JsonNode get(String member) {
    JsonNode value = node.get(member);
    if (value == null) throw new IllegalArgumentException(name() + " has no " + member);
    return value;
  }

  public String text(String member) {
    return get(member).asText();
  }

  public Optional<String> optionalText(String member) {
    return has(member) ? Optional.of(text(member)) : Optional.empty();
  }

  public long number(String member) {
    JsonNode value = get(member);
    if (!value.isIntegralNumber()) throw new IllegalArgumentException(member + " in " + name());
    return value.longValue();
  }

  public byte[] bytes(String member) throws Exception {
    return bytes(get(member));
  }

  public byte[] bytes(JsonNode recipe) throws Exception {
    return new Recipe(file.path("given")).bytes(recipe);
  }

  public Hash hash(String member) {
    return Hash.parse(text(member)).orElseThrow();
  }
}
