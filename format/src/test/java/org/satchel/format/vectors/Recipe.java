package org.satchel.format.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.satchel.format.merkle.Base64Url;
import org.satchel.format.record.ObjectId;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.Sample;
import org.satchel.format.seal.StreamHeader;

/** Makes the bytes that a vector tells of: spec/vectors/README.md, "bytes". */
final class Recipe {

  private final JsonNode given;

  Recipe(JsonNode given) {
    this.given = given;
  }

  byte[] bytes(JsonNode recipe) throws Exception {
    if (recipe.isTextual()) {
      return Base64Url.decode(recipe.asText()).orElseThrow(() -> unknown(recipe));
    }
    if (recipe.has("given")) return bytes(require(given.get(recipe.get("given").asText()), recipe));
    if (recipe.has("utf8")) return recipe.get("utf8").asText().getBytes(StandardCharsets.UTF_8);
    if (recipe.has("counter")) {
      return CounterStream.bytes(recipe.get("counter").asText(), recipe.get("length").intValue());
    }
    if (recipe.has("zeros")) return new byte[recipe.get("zeros").intValue()];
    if (recipe.has("join")) return join(recipe.get("join"));
    if (recipe.has("repeat")) return repeat(recipe);
    if (recipe.has("until")) return numbers(recipe);
    if (recipe.has("seal")) return seal(recipe);
    if (recipe.has("of")) return edited(recipe);
    throw unknown(recipe);
  }

  private byte[] join(JsonNode parts) throws Exception {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (JsonNode part : parts) joined.writeBytes(bytes(part));
    return joined.toByteArray();
  }

  private byte[] repeat(JsonNode recipe) throws Exception {
    byte[] part = bytes(recipe.get("repeat"));
    ByteArrayOutputStream repeated = new ByteArrayOutputStream();
    for (int i = 0; i < recipe.get("times").intValue(); i++) repeated.writeBytes(part);
    return repeated.toByteArray();
  }

  private static byte[] numbers(JsonNode recipe) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    String format = "%s%0" + recipe.get("digits").intValue() + "d%s";
    for (int n = recipe.get("from").intValue(); n < recipe.get("until").intValue(); n++) {
      String one = format.formatted(recipe.get("before").asText(), n, recipe.get("after").asText());
      text.writeBytes(one.getBytes(StandardCharsets.UTF_8));
    }
    return text.toByteArray();
  }

  private byte[] seal(JsonNode recipe) throws Exception {
    byte[] streamHeader = bytes(recipe.get("streamHeader"));
    Sample sample =
        new Sample(
            Role.valueOf(recipe.get("role").asText().toUpperCase(java.util.Locale.ROOT)),
            ObjectId.of(bytes(recipe.get("id"))),
            FileKey.of(bytes(recipe.get("key"))),
            StreamHeader.parse(streamHeader));
    return sample.sealRaw(bytes(recipe.get("seal")));
  }

  private byte[] edited(JsonNode recipe) throws Exception {
    byte[] before = bytes(recipe.get("of"));
    byte[] after = before.clone();
    for (JsonNode edit : recipe.get("edits")) {
      if (edit.has("xor")) {
        after[edit.get("at").intValue()] ^= (byte) edit.get("xor").intValue();
      } else if (edit.has("cut")) {
        after = Arrays.copyOf(after, edit.get("cut").intValue());
      } else if (edit.has("put")) {
        byte[] what = bytes(edit.get("put"));
        System.arraycopy(what, 0, after, edit.get("at").intValue(), what.length);
      } else if (edit.has("copy")) {
        int length = edit.get("length").intValue();
        System.arraycopy(
            before, edit.get("copy").intValue(), after, edit.get("at").intValue(), length);
      } else {
        throw unknown(edit);
      }
    }
    return after;
  }

  private static JsonNode require(JsonNode node, JsonNode recipe) {
    if (node == null) throw unknown(recipe);
    return node;
  }

  private static IllegalArgumentException unknown(JsonNode recipe) {
    return new IllegalArgumentException("no such recipe: " + recipe);
  }
}
