package org.satchel.format.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.satchel.format.vectors.VectorWriter.join;
import static org.satchel.format.vectors.VectorWriter.numbers;
import static org.satchel.format.vectors.VectorWriter.repeat;
import static org.satchel.format.vectors.VectorWriter.utf8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.satchel.format.record.ObjectEntry;
import org.satchel.format.record.ObjectList;
import org.satchel.format.record.Reason;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

/** Plaintexts of manifests, read to their end. */
public final class ManifestVectors implements VectorKind {

  private static final ObjectEntry MANIFEST = Lines.ref("manifest", 5000).entry();
  private static final String PACK = Lines.pack("pack", 100);

  @Override
  public String name() {
    return "manifest";
  }

  @Override
  public void make(VectorWriter out) throws Exception {
    out.about(
        "Plaintexts of manifests. The object list begins with the entry that 'manifest' tells",
        "file-format.md section 5, share-link.md section 5");
    out.given("manifest", VectorWriter.bytes(MANIFEST.encode()));
    makeAccepted(out);
    new ManifestRefusals(out).make();
    makeBombs(out);
  }

  private static void makeAccepted(VectorWriter out) throws Exception {
    String everything =
        Lines.head(5, 2, 9_000_116)
            + Lines.empty("a")
            + Lines.folder("b")
            + PACK
            + Lines.packed("b/one", 10, 0)
            + "{\"t\":\"file\",\"path\":\"b/two\",\"mtime\":-1,\"x\":true,\"length\":6,\"offset\":94}\n"
            + Lines.whole("big", "whole", 9_000_000, 9_000_000)
            + "{\"t\":\"folder\",\"path\":\"c\",\"mtime\":1700000000123}\n"
            + Lines.pack("pack 2", 4097)
            + Lines.packed("c d", 100, 3000);
    accept(out, "every kind of line", everything);
    accept(out, "nothing", Lines.head(0, 0, 0));
    makeIgnored(out);
    String largest = Lines.whole("a", "a", 279_275_953_455_104L, 279_275_953_455_104L);
    accept(out, "the largest object", Lines.head(1, 0, 279_275_953_455_104L) + largest);
    accept(out, "a pack that nobody uses", Lines.head(0, 0, 0) + PACK);
    String largestPack = Lines.pack("pack", 279_275_953_455_104L);
    accept(out, "the largest pack", Lines.head(0, 0, 0) + largestPack);
    accept(
        out,
        "unknown members, nested",
        "{\"v\":1,\"new\":[1,{\"a\":null}],\"files\":0,\"folders\":0,\"t\":\"manifest\",\"bytes\":0}\n");
    accept(
        out,
        "spaces of JSON",
        " { \"t\" : \"manifest\",\t\"v\":1,\"files\":0,\"folders\":0,\"bytes\":0}\r\n");
    accept(
        out, "escapes of JSON", Lines.head(0, 1, 0) + Lines.folder("\\u0061\\u00e9\\ud83d\\ude00"));
    accept(
        out,
        "largest mtime",
        Lines.head(0, 1, 0) + "{\"t\":\"folder\",\"path\":\"a\",\"mtime\":9007199254740991}\n");
    accept(
        out,
        "smallest mtime",
        Lines.head(0, 1, 0) + "{\"t\":\"folder\",\"path\":\"a\",\"mtime\":-9007199254740991}\n");
    accept(out, "nested 8 deep", Lines.head(0, 1, 0) + nested(7));
    accept(out, "folder without a line", Lines.head(1, 0, 0) + Lines.empty("a/b"));
    String line = "{\"t\":\"folder\",\"path\":\"a\",\"n\":\"";
    accept(
        out,
        "line of 8,192 bytes",
        join(
            utf8(Lines.head(0, 1, 0) + line),
            repeat(utf8("n"), 8192 - line.length() - 3),
            utf8("\"}\n")));
  }

  /** Members that the specification does not name for their kind of line. */
  private static void makeIgnored(VectorWriter out) throws Exception {
    String[][] ignored = {
      {"fraction", "\"n\":1.5"},
      {"exponent", "\"n\":[1e3,-2E-400]"},
      {"minus zero", "\"n\":-0"},
      {"2^64", "\"n\":18446744073709551616"},
      {"2,000 digits", "\"n\":" + "1".repeat(2_000)},
      {"null, false, true", "\"n\":[null,false,true]"},
      {"half a surrogate", "\"n\":\"\\ud800\""},
      {"members of a file", "\"length\":\"x\",\"offset\":-1,\"object\":null,\"x\":false"},
      {"number of the head", "\"files\":1.5,\"v\":2"},
    };
    for (String[] row : ignored) {
      String folder = Lines.folder("a").replace("}", "," + row[1] + "}");
      accept(out, "ignored in a folder's line: " + row[0], Lines.head(0, 1, 0) + folder);
    }
    String pack = PACK.replace("}", ",\"path\":\"/..\",\"mtime\":1.5}");
    accept(out, "ignored in a pack's line: path and time", Lines.head(0, 0, 0) + pack);
    String head = Lines.head(0, 0, 0).replace("}", ",\"path\":\"/..\",\"size\":-0}");
    accept(out, "ignored in the head: path and size", head);
    String whole = Lines.whole("a", "whole", 5, 5).replace("}}", ",\"path\":\"..\",\"n\":0.5}}");
    accept(out, "ignored in a file's object", Lines.head(1, 0, 5) + whole);
  }

  private static void makeBombs(VectorWriter out) throws Exception {
    String line = "{\"t\":\"folder\",\"path\":\"a\",\"n\":\"";
    refuse(
        out,
        "line of 8,193 bytes",
        Reason.TOO_LARGE,
        join(
            utf8(Lines.head(0, 1, 0) + line),
            repeat(utf8("n"), 8193 - line.length() - 3),
            utf8("\"}\n")));
    refuse(
        out,
        "line without end",
        Reason.TOO_LARGE,
        join(utf8(Lines.head(0, 1, 0)), repeat(utf8("nnnnnnnnnnnnnnnn"), 10_000)));
    refuse(out, "first line without end", Reason.TOO_LARGE, repeat(utf8("{\"a\":"), 10_000));
    String before = "{\"t\":\"folder\",\"path\":\"";
    accept(
        out,
        "a million records",
        join(utf8(Lines.head(0, 1_000_000, 0)), numbers(0, 1_000_000, 7, before, "\"}\n")));
    refuse(
        out,
        "a million records and one",
        Reason.TOO_LARGE,
        join(utf8(Lines.head(0, 1_000_001, 0)), numbers(0, 1_000_001, 7, before, "\"}\n")));
    refuse(
        out,
        "a million objects beside the manifest",
        Reason.TOO_LARGE,
        join(utf8(Lines.head(0, 0, 0)), repeat(utf8(PACK), 1_000_000)));
  }

  static String nested(int arrays) {
    return "{\"t\":\"folder\",\"path\":\"a\",\"n\":%s%s}\n"
        .formatted("[".repeat(arrays), "]".repeat(arrays));
  }

  private static void accept(VectorWriter out, String name, String text) throws Exception {
    accept(out, name, utf8(text));
  }

  private static void accept(VectorWriter out, String name, JsonNode plaintext) throws Exception {
    ObjectNode vector = out.accept(name);
    vector.set("plaintext", plaintext);
    byte[] bytes = new VectorCase(VectorWriter.object(), vector).bytes("plaintext");
    InputStream in = new ByteArrayInputStream(bytes);
    ManifestReader reader = ManifestReader.open(in::read, MANIFEST);
    long entries = count(reader);
    ObjectList.Totals objects = reader.objects();
    vector
        .put("entries", entries)
        .put("objects", objects.count())
        .put("storedBytes", objects.storedBytes())
        .put("listHash", objects.hash().toString());
  }

  private static void refuse(VectorWriter out, String name, Reason reason, JsonNode plaintext) {
    out.refuse(name, reason).set("plaintext", plaintext);
  }

  private static long count(ManifestReader reader) throws Exception {
    long entries = 0;
    while (reader.next().isPresent()) entries++;
    return entries;
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    InputStream in = new ByteArrayInputStream(vector.bytes("plaintext"));
    byte[] first = vector.bytes(vector.file().get("given").get("manifest"));
    ManifestReader reader = ManifestReader.open(in::read, ObjectEntry.parse(first));
    assertThat(count(reader)).isEqualTo(vector.number("entries"));
    assertThat(reader.objects().count()).isEqualTo((int) vector.number("objects"));
    assertThat(reader.objects().storedBytes()).isEqualTo(vector.number("storedBytes"));
    assertThat(reader.objects().hash()).isEqualTo(vector.hash("listHash"));
  }
}
