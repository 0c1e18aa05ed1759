package org.satchel.format.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.satchel.format.vectors.VectorWriter.copy;
import static org.satchel.format.vectors.VectorWriter.counter;
import static org.satchel.format.vectors.VectorWriter.cut;
import static org.satchel.format.vectors.VectorWriter.edit;
import static org.satchel.format.vectors.VectorWriter.join;
import static org.satchel.format.vectors.VectorWriter.put;
import static org.satchel.format.vectors.VectorWriter.xor;
import static org.satchel.format.vectors.VectorWriter.zeros;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import org.satchel.format.merkle.Hash;
import org.satchel.format.record.ObjectId;
import org.satchel.format.record.Reason;
import org.satchel.format.vectors.CounterStream;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

/** Whole objects and ranges of them, sound and damaged in every way that has a name. */
public final class ObjectVectors implements VectorKind {

  private static final int CHUNK = Suite.CHUNK_BYTES;
  private static final int SMALL = 100;
  private static final int LARGE = 200_000;

  private final Sample sample = Sample.of("object");
  private final byte[] small = sample.seal(CounterStream.bytes("small", SMALL));
  private final byte[] large = sample.seal(CounterStream.bytes("large", LARGE));

  @Override
  public String name() {
    return "object";
  }

  @Override
  public void make(VectorWriter out) throws Exception {
    out.about(
        "Objects read whole, or a range (from, length) of their plaintext",
        "file-format.md sections 2 to 4");
    makeAccepted(out);
    JsonNode smallObject = out.given("small", seal(sample, padded("small", SMALL)));
    JsonNode largeObject = out.given("large", seal(sample, padded("large", LARGE)));
    makeHeaders(out, smallObject);
    makeStreams(out, smallObject, largeObject);
    makeRanges(out, largeObject);
    makeSealerErrors(out);
    makeSalamander(out);
  }

  private void makeAccepted(VectorWriter out) throws Exception {
    for (int size :
        new int[] {1, 4095, 4096, 4097, 65_422, 65_423, 131_000, 1_048_222, 3_000_000}) {
      String plain = "plain " + size;
      byte[] object = sample.seal(CounterStream.bytes(plain, size));
      ObjectNode vector = out.accept("%d bytes".formatted(size));
      vector.set("object", seal(sample, padded(plain, size)));
      expected(vector, sample.ref(object, size));
      vector.put("sealed", Hash.sha256(object).toString());
      vector.set("plain", counter(plain, size));
    }
    for (Role role : new Role[] {Role.MANIFEST, Role.CAPSULE}) {
      Sample other = Sample.of("object", role);
      byte[] object = other.seal(CounterStream.bytes("small", SMALL));
      ObjectNode vector = out.accept("role " + lower(role));
      vector.set("object", VectorWriter.bytes(object));
      expected(vector, other.ref(object, SMALL));
      vector.put("role", lower(role)).set("plain", counter("small", SMALL));
    }
  }

  private void makeHeaders(VectorWriter out, JsonNode object) {
    refuseSmall(out, "magic", Reason.NOT_SATCHEL, xor(object, 0, 1));
    refuseSmall(out, "suite 0", Reason.UNKNOWN_SUITE, xor(object, 8, 1));
    refuseSmall(out, "suite 2", Reason.UNKNOWN_SUITE, xor(object, 8, 3));
    refuseSmall(out, "role 0", Reason.UNKNOWN_ROLE, xor(object, 9, 1));
    refuseSmall(out, "role 4", Reason.UNKNOWN_ROLE, xor(object, 9, 5));
    refuseSmall(out, "content where a manifest is expected", Reason.WRONG_HEADER, object)
        .put("role", "manifest");
    refuseSmall(out, "role changed in the header", Reason.WRONG_HEADER, xor(object, 9, 3));
    refuseSmall(out, "object id changed", Reason.WRONG_HEADER, xor(object, 10, 1));
    refuseSmall(out, "another object's id expected", Reason.WRONG_HEADER, object)
        .put("id", Sample.of("another").id().toString());
    refuseSmall(out, "commitment changed", Reason.WRONG_COMMITMENT, xor(object, 26, 128));
    refuseSmall(out, "last byte of the commitment", Reason.WRONG_COMMITMENT, xor(object, 57, 1));
    refuseSmall(out, "another key", Reason.WRONG_COMMITMENT, object)
        .put("key", Sample.of("another").key().reveal());
    refuseSmall(out, "length of the stream header", Reason.WRONG_HEADER, xor(object, 58, 1));
  }

  private void makeStreams(VectorWriter out, JsonNode smallObject, JsonNode largeObject) {
    refuseSmall(out, "salt changed", Reason.DAMAGED, xor(smallObject, 59, 1));
    refuseSmall(out, "prefix changed", Reason.DAMAGED, xor(smallObject, 91, 1));
    refuseSmall(out, "first byte of ciphertext", Reason.DAMAGED, xor(smallObject, 98, 1));
    refuseSmall(out, "last byte of the tag", Reason.DAMAGED, xor(smallObject, small.length - 1, 1));
    refuseSmall(out, "one byte cut", Reason.TRUNCATED, cut(smallObject, small.length - 1));
    refuseSmall(out, "nothing", Reason.TRUNCATED, zeros(0));
    refuseSmall(out, "headers alone", Reason.TRUNCATED, cut(smallObject, 98));
    refuseSmall(out, "half a header", Reason.TRUNCATED, cut(smallObject, 40));
    refuseSmall(out, "one byte more", Reason.TRAILING_BYTES, join(smallObject, zeros(1)));
    refuseLarge(out, "cut after a chunk", Reason.TRUNCATED, cut(largeObject, 2 * CHUNK));
    refuseLarge(out, "cut in a chunk", Reason.TRUNCATED, cut(largeObject, 2 * CHUNK + 9));
    JsonNode doubled = join(largeObject, edit(largeObject, copy(CHUNK, CHUNK, 0)));
    refuseLarge(out, "chunks behind the end", Reason.TRAILING_BYTES, doubled);
    refuseLarge(
        out,
        "two chunks reordered",
        Reason.DAMAGED,
        edit(largeObject, copy(CHUNK, CHUNK, 2 * CHUNK), copy(2 * CHUNK, CHUNK, CHUNK)));
    refuseLarge(
        out, "a chunk repeated", Reason.DAMAGED, edit(largeObject, copy(CHUNK, CHUNK, 2 * CHUNK)));
    Sample other = Sample.of("another");
    JsonNode foreign = seal(other, padded("large", LARGE));
    int tail = (int) Padme.paddedBytes(LARGE) + Suite.PREFACE_BYTES;
    refuseLarge(
        out,
        "all chunks but the first of another object",
        Reason.DAMAGED,
        edit(
            join(largeObject, foreign),
            copy(large.length + CHUNK, large.length - CHUNK, CHUNK),
            VectorWriter.object().put("cut", large.length)));
    refuseLarge(
        out, "a flipped bit in a middle chunk", Reason.DAMAGED, xor(largeObject, CHUNK + 7, 4));
    refuseLarge(out, "a flipped bit in the last chunk", Reason.DAMAGED, xor(largeObject, tail, 4));
    refuseLarge(out, "another root", Reason.WRONG_ROOT, largeObject)
        .put("root", Hash.OF_NOTHING.toString());
    refuseLarge(out, "a size that pads to another length", Reason.WRONG_LENGTH, largeObject)
        .put("size", 300_000);
    refuseLarge(out, "a stored length that cannot be", Reason.WRONG_LENGTH, largeObject)
        .put("stored", 65_540);
  }

  private void makeRanges(VectorWriter out, JsonNode object) {
    long[][] ranges = {
      {0, 1},
      {0, 65_422},
      {65_421, 2},
      {65_422, 65_520},
      {130_942, 69_058},
      {100_000, 5},
      {199_999, 1},
      {0, 200_000}
    };
    for (long[] range : ranges) {
      ObjectNode vector = out.accept("range from %d, %d bytes".formatted(range[0], range[1]));
      vector.set("object", object);
      range(expected(vector, sample.ref(large, LARGE)), range[0], range[1]);
      byte[] plain = CounterStream.bytes("large", LARGE);
      byte[] part = Arrays.copyOfRange(plain, (int) range[0], (int) (range[0] + range[1]));
      vector.put("plainHash", Hash.sha256(part).toString());
    }
    range(
        refuseLarge(
            out, "range at the end of a cut object", Reason.TRUNCATED, cut(object, 3 * CHUNK)),
        LARGE - 10,
        10);
    range(
        refuseLarge(out, "range in a damaged chunk", Reason.DAMAGED, xor(object, 3 * CHUNK + 1, 1)),
        LARGE - 10,
        10);
    ObjectNode sound = out.accept("range beside a damaged chunk");
    sound.set("object", xor(object, 3 * CHUNK + 1, 1));
    range(expected(sound, sample.ref(large, LARGE)), 0, 10);
    sound.put("plainHash", Hash.sha256(CounterStream.bytes("large", 10)).toString());
  }

  /** Objects that a hostile or mistaken sealer made with the right key. */
  private void makeSealerErrors(VectorWriter out) throws Exception {
    JsonNode dirty = put(padded("small", SMALL), 4095, VectorWriter.bytes(new byte[] {1}));
    addSealed(out, "padding that is not zero", Reason.BAD_PADDING, dirty, SMALL);
    JsonNode first = put(padded("small", SMALL), SMALL, VectorWriter.bytes(new byte[] {1}));
    addSealed(out, "first byte of padding", Reason.BAD_PADDING, first, SMALL);
    addSealed(out, "no padding", Reason.WRONG_LENGTH, counter("small", SMALL), SMALL);
    addSealed(out, "padding by somebody else's rule", Reason.WRONG_LENGTH, zeros(8000), 7000);
  }

  private void addSealed(VectorWriter out, String name, Reason reason, JsonNode plain, long size)
      throws Exception {
    JsonNode recipe = seal(sample, plain);
    VectorCase made = new VectorCase(VectorWriter.object(), VectorWriter.object());
    byte[] object = made.bytes(recipe);
    ObjectNode vector = out.refuse(name, reason);
    vector.set("object", recipe);
    expected(vector, sample.id(), sample.key(), Sample.root(object), object.length, size);
  }

  private static void makeSalamander(VectorWriter out) throws Exception {
    Salamander salamander = new Salamander("salamander", 4096);
    Hash root = Sample.root(salamander.object);
    ObjectNode first = out.accept("an object that opens under two keys, under the committed one");
    first.set("object", VectorWriter.bytes(salamander.object));
    expected(first, salamander.id, salamander.first, root, salamander.object.length, 4096);
    ObjectNode second =
        out.refuse("an object that opens under two keys, under the other", Reason.WRONG_COMMITMENT);
    second.set("object", VectorWriter.bytes(salamander.object));
    expected(second, salamander.id, salamander.second, root, salamander.object.length, 4096);
  }

  private ObjectNode refuseSmall(VectorWriter out, String name, Reason reason, JsonNode object) {
    ObjectNode vector = out.refuse(name, reason);
    vector.set("object", object);
    return expected(vector, sample.ref(small, SMALL));
  }

  private ObjectNode refuseLarge(VectorWriter out, String name, Reason reason, JsonNode object) {
    ObjectNode vector = out.refuse(name, reason);
    vector.set("object", object);
    return expected(vector, sample.ref(large, LARGE));
  }

  private static JsonNode padded(String plain, int size) {
    return join(counter(plain, size), zeros(Padme.paddedBytes(size) - size));
  }

  private static JsonNode seal(Sample sample, JsonNode plain) {
    ObjectNode recipe = VectorWriter.object();
    recipe.set("seal", plain);
    return recipe
        .put("role", lower(sample.role()))
        .put("id", sample.id().toString())
        .put("key", sample.key().reveal())
        .put("streamHeader", sample.streamHeader().toString());
  }

  private static ObjectNode expected(ObjectNode vector, ObjectRef ref) {
    return expected(vector, ref.id(), ref.key(), ref.root(), ref.storedBytes(), ref.sizeBytes());
  }

  private static ObjectNode expected(
      ObjectNode vector, ObjectId id, FileKey key, Hash root, long stored, long size) {
    return vector
        .put("role", "content")
        .put("id", id.toString())
        .put("key", key.reveal())
        .put("root", root.toString())
        .put("stored", stored)
        .put("size", size);
  }

  private static void range(ObjectNode vector, long from, long length) {
    vector.put("from", from).put("length", length);
  }

  private static String lower(Role role) {
    return role.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    byte[] object = vector.bytes("object");
    if (vector.has("sealed")) {
      assertThat(Hash.sha256(object)).isEqualTo(vector.hash("sealed"));
    }
    Role role = Role.valueOf(vector.text("role").toUpperCase(Locale.ROOT));
    ObjectRef ref =
        ObjectRef.parse(
            ObjectId.parse(vector.text("id")).orElseThrow(),
            FileKey.parse(vector.text("key")).orElseThrow(),
            vector.hash("root"),
            vector.number("stored"),
            vector.number("size"));
    if (vector.has("from")) {
      int length = (int) vector.number("length");
      byte[] part = SealingTest.readRange(object, role, ref, vector.number("from"), length);
      assertThat(Hash.sha256(part)).isEqualTo(vector.hash("plainHash"));
      return;
    }
    Sample reading = new Sample(role, ref.id(), ref.key(), sample.streamHeader());
    byte[] plain = SealingTest.readAll(reading, object, ref);
    if (vector.has("plain")) assertThat(plain).isEqualTo(vector.bytes("plain"));
  }
}
