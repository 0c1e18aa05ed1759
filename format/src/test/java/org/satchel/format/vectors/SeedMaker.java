package org.satchel.format.vectors;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.satchel.format.record.RecordBody;

/**
 * Makes the fuzzers' first inputs from the vectors: {@code SeedMaker spec/vectors
 * format/src/test/resources}.
 *
 * <p>A fuzzer that begins with sound and with nearly sound inputs reaches behind the first checks
 * at once.
 */
public final class SeedMaker {

  /** Longer inputs slow a fuzzer down more than they teach it. */
  private static final int BYTES_MAX = 6000;

  private record Target(String kind, String member, String folder, int length) {}

  private static final List<Target> TARGETS =
      List.of(
          new Target("object", "object", "seal/HeaderFuzzInputs/header", 0),
          new Target("manifest", "plaintext", "manifest/ManifestFuzzInputs/manifest", 0),
          new Target("capsule", "box", "share/CapsuleFuzzInputs/box", 0),
          new Target("link", "link", "share/LinkFuzzInputs/link", 0),
          new Target("record", "record", "record/RecordFuzzInputs/record", 0),
          new Target("record", "record", "record/RecordFuzzInputs/body", RecordBody.BYTES),
          new Target("object-list", "list", "record/ObjectListFuzzInputs/list", 0));

  private SeedMaker() {}

  public static void main(String[] args) throws Exception {
    Path resources = Path.of(args[1], "org/satchel/format");
    for (Target target : TARGETS) {
      JsonNode file = read(Path.of(args[0], target.kind() + ".json"));
      for (JsonNode node : file.get("cases")) {
        VectorCase vector = new VectorCase(file, node);
        write(resources.resolve(target.folder()), vector.name(), seed(vector, target));
      }
    }
    JsonNode capsules = read(Path.of(args[0], "capsule.json"));
    for (JsonNode node : capsules.get("cases")) {
      JsonNode text = node.get("box").path("seal").path("join").path(0);
      if (!text.has("utf8")) continue;
      byte[] bytes = text.get("utf8").asText().getBytes(StandardCharsets.UTF_8);
      Path folder = resources.resolve("share/CapsuleFuzzInputs/content");
      write(folder, node.get("name").asText(), bytes);
    }
    JsonNode passwords = read(Path.of(args[0], "password.json"));
    for (JsonNode node : passwords.get("cases")) {
      byte[] bytes = node.get("typed").asText().getBytes(StandardCharsets.UTF_16);
      Path folder = resources.resolve("share/LinkFuzzInputs/password");
      write(folder, node.get("name").asText(), bytes);
    }
    JsonNode bundle = read(Path.of(args[0], "bundle.json"));
    VectorCase created = new VectorCase(bundle, bundle.get("given"));
    byte[] rest = created.bytes(VectorWriter.join(created.get("list"), created.get("secrets")));
    write(resources.resolve("record/ObjectListFuzzInputs/bundle"), "list and secrets", rest);
  }

  private static JsonNode read(Path path) throws Exception {
    return VectorWriter.JSON.readTree(Files.readAllBytes(path));
  }

  private static byte[] seed(VectorCase vector, Target target) throws Exception {
    JsonNode recipe = vector.get(target.member());
    if (target.kind().equals("link")) return recipe.asText().getBytes(StandardCharsets.UTF_8);
    byte[] bytes = vector.bytes(recipe);
    return target.length() > 0 && bytes.length > target.length()
        ? Arrays.copyOf(bytes, target.length())
        : bytes;
  }

  private static void write(Path folder, String name, byte[] seed) throws Exception {
    if (seed.length == 0 || seed.length > BYTES_MAX) return;
    Files.createDirectories(folder);
    String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    Files.write(folder.resolve(plain.substring(0, Math.min(60, plain.length()))), seed);
  }
}
