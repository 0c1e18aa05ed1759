package org.satchel.format.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.satchel.format.vectors.VectorWriter.cut;
import static org.satchel.format.vectors.VectorWriter.join;
import static org.satchel.format.vectors.VectorWriter.utf8;
import static org.satchel.format.vectors.VectorWriter.xor;
import static org.satchel.format.vectors.VectorWriter.zeros;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.Reason;
import org.satchel.format.record.SealedBox;
import org.satchel.format.seal.BoxSealer;
import org.satchel.format.seal.FileKey;
import org.satchel.format.seal.ObjectRef;
import org.satchel.format.seal.Role;
import org.satchel.format.seal.Sample;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

/** Boxes of a share: as sealed, and what a sender could seal into them. */
public final class CapsuleVectors implements VectorKind {

  private static final SampleShare SHARE = SampleShare.of("capsule", 1);
  private static final Sample SAMPLE = Sample.of("capsule", Role.CAPSULE);
  private static final String MANIFEST = members(SHARE.content().manifest());

  @Override
  public String name() {
    return "capsule";
  }

  @Override
  public void make(VectorWriter out) {
    out.about(
        "Capsules. 'hash': what the record says of the box", "file-format.md 6, share-link.md 4");
    makeBoxes(out);
    makeTexts(out);
    accept(out, "unknown member", json(",\"goods\":[{}]"), null, null);
    accept(out, "unknown number", json(",\"goods\":1.5e400"), null, null);
    accept(out, "spaces of JSON", " \t" + json("") + "\r\n ", null, null);
    accept(out, "no zero behind the JSON", filled(BoxSealer.PLAIN_BYTES), null, null);
    refuse(out, "version 2", Reason.TOO_NEW, json("").replace("\"v\":1", "\"v\":2"));
    refuse(out, "no version", Reason.MALFORMED, json("").replace("\"v\":1", "\"w\":1"));
    refuse(out, "no manifest", Reason.MALFORMED, "{\"v\":1}");
    refuse(out, "member twice", Reason.MALFORMED, json(",\"name\":\"a\",\"name\":\"a\""));
    refuse(out, "empty name", Reason.MALFORMED, json(",\"name\":\"\""));
    refuse(out, "name that is no text", Reason.MALFORMED, json(",\"name\":1"));
    refuse(out, "line feed in the name", Reason.MALFORMED, json(",\"name\":\"a\\nb\""));
    refuse(out, "escape in the message", Reason.MALFORMED, json(",\"message\":\"\\u001b[2J\""));
    refuse(out, "carriage return in the message", Reason.MALFORMED, json(",\"message\":\"a\\r\""));
    refuse(out, "NUL in the name", Reason.MALFORMED, json(",\"name\":\"\\u0000\""));
    refuse(out, "half a surrogate", Reason.MALFORMED, json(",\"name\":\"\\udfff\""));
    refuse(
        out, "name of 256 bytes", Reason.TOO_LARGE, json(",\"name\":\"" + "n".repeat(256) + "\""));
    refuse(
        out,
        "message of 2,001 bytes",
        Reason.TOO_LARGE,
        json(",\"message\":\"" + "m".repeat(2001) + "\""));
    refuse(
        out,
        "manifest's lengths do not belong together",
        Reason.WRONG_LENGTH,
        json("").replace("\"size\":5000", "\"size\":9000"));
    refuse(out, "nothing but zeros", Reason.MALFORMED, "");
    refuse(out, "nothing but spaces", Reason.MALFORMED, "  ");
    refuse(out, "not JSON", Reason.MALFORMED, "{");
    refuse(out, "two objects", Reason.MALFORMED, json("") + "{}");
    JsonNode dirty = join(plain(json(""), 3981), VectorWriter.bytes(new byte[] {1}));
    box(out.refuse("padding that is not zero", Reason.BAD_PADDING), seal(dirty));
    JsonNode second = join(utf8(json("")), zeros(1), plain(json(""), 3981 - json("").length()));
    box(out.refuse("JSON behind the first zero", Reason.BAD_PADDING), seal(second));
  }

  private static void makeTexts(VectorWriter out) {
    accept(out, "neither name nor message", json(""), null, null);
    accept(out, "a name", json(",\"name\":\"a\\u0022b\\u202ec\""), "a\"b\u202ec", null);
    accept(out, "a message of lines", json(",\"message\":\"a\\n\\tb\""), null, "a\n\tb");
    accept(
        out, "longest name", json(",\"name\":\"" + "n".repeat(255) + "\""), "n".repeat(255), null);
    String longest = "\u00e9".repeat(1000);
    accept(out, "longest message", json(",\"message\":\"" + longest + "\""), null, longest);
    String beyond = "\ud83d\ude42".repeat(500);
    accept(
        out,
        "longest message of characters beyond U+FFFF",
        json(",\"message\":\"" + beyond + "\""),
        null,
        beyond);
  }

  private static void makeBoxes(VectorWriter out) {
    JsonNode box = out.given("box", seal(plain(json(",\"name\":\"n\""), BoxSealer.PLAIN_BYTES)));
    ObjectNode hashed = out.accept("a box whose hash the record names");
    box(hashed, box).put("hash", hashOf(",\"name\":\"n\"").toString()).put("nameText", "n");
    box(out.refuse("another hash", Reason.WRONG_HASH), box).put("hash", Hash.ZERO.toString());
    box(out.refuse("one byte short", Reason.TRUNCATED), cut(box, 4095));
    box(out.refuse("one byte long", Reason.TRAILING_BYTES), join(box, zeros(1)));
    box(out.refuse("empty", Reason.TRUNCATED), zeros(0));
    box(out.refuse("magic", Reason.NOT_SATCHEL), xor(box, 3, 1));
    box(out.refuse("suite", Reason.UNKNOWN_SUITE), xor(box, 8, 4));
    box(out.refuse("role of a manifest", Reason.WRONG_HEADER), xor(box, 9, 1));
    box(out.refuse("object id", Reason.WRONG_COMMITMENT), xor(box, 12, 1));
    box(out.refuse("commitment", Reason.WRONG_COMMITMENT), xor(box, 40, 1));
    box(out.refuse("stream header", Reason.WRONG_HEADER), xor(box, 58, 1));
    box(out.refuse("salt", Reason.DAMAGED), xor(box, 60, 1));
    box(out.refuse("ciphertext", Reason.DAMAGED), xor(box, 1000, 1));
    box(out.refuse("tag", Reason.DAMAGED), xor(box, 4095, 1));
    box(out.refuse("another key", Reason.WRONG_COMMITMENT), box)
        .put("key", FileKey.of(new byte[32]).reveal());
  }

  private static String members(ObjectRef ref) {
    return "\"id\":\"%s\",\"key\":\"%s\",\"root\":\"%s\",\"stored\":%d,\"size\":%d"
        .formatted(ref.id(), ref.key().reveal(), ref.root(), ref.storedBytes(), ref.sizeBytes());
  }

  private static Hash hashOf(String more) {
    byte[] text = json(more).getBytes(StandardCharsets.UTF_8);
    return Hash.sha256(SAMPLE.sealRaw(Arrays.copyOf(text, BoxSealer.PLAIN_BYTES)));
  }

  private static String json(String more) {
    return "{\"v\":1,\"manifest\":{" + MANIFEST + "}" + more + "}";
  }

  /** A capsule's JSON of just so many bytes. */
  private static String filled(int bytes) {
    int more = bytes - json(",\"n\":\"\"").length();
    return json(",\"n\":\"" + "n".repeat(more) + "\"");
  }

  private static JsonNode plain(String text, int length) {
    return join(utf8(text), zeros(length - text.getBytes(StandardCharsets.UTF_8).length));
  }

  private static JsonNode seal(JsonNode plain) {
    ObjectNode recipe = VectorWriter.object();
    recipe.set("seal", plain);
    return recipe
        .put("role", "capsule")
        .put("id", SAMPLE.id().toString())
        .put("key", SAMPLE.key().reveal())
        .put("streamHeader", SAMPLE.streamHeader().toString());
  }

  private static ObjectNode box(ObjectNode vector, JsonNode box) {
    vector.set("box", box);
    return vector.put("key", SAMPLE.key().reveal());
  }

  private static void accept(
      VectorWriter out, String name, String json, String nameText, String messageText) {
    ObjectNode vector = box(out.accept(name), seal(plain(json, BoxSealer.PLAIN_BYTES)));
    if (nameText != null) vector.put("nameText", nameText);
    if (messageText != null) vector.put("messageText", messageText);
  }

  private static void refuse(VectorWriter out, String name, Reason reason, String json) {
    box(out.refuse(name, reason), seal(plain(json, BoxSealer.PLAIN_BYTES)));
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    SealedBox box = SealedBox.parse(vector.bytes("box"));
    if (vector.has("hash")) box.checkHash(vector.hash("hash"));
    FileKey key = FileKey.parse(vector.text("key")).orElseThrow();
    Capsule capsule = Capsule.open(box, key);
    assertThat(capsule.manifest()).isEqualTo(SHARE.content().manifest());
    assertThat(capsule.name()).isEqualTo(vector.optionalText("nameText"));
    assertThat(capsule.message()).isEqualTo(vector.optionalText("messageText"));
  }
}
