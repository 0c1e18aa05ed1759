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
  private static final String ONE_FILE = Lines.head(1, 0, 5);
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
    makeHeads(out);
    makePlaces(out);
    makeJson(out);
    makePaths(out);
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
    accept(out, "a pack that nobody uses", Lines.head(0, 0, 0) + PACK);
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

  private static void makeHeads(VectorWriter out) {
    Reason malformed = Reason.MALFORMED;
    refuse(out, "empty", malformed, "");
    refuse(out, "no head", malformed, Lines.folder("a"));
    refuse(out, "two heads", malformed, Lines.head(0, 0, 0) + Lines.head(0, 0, 0));
    refuse(out, "one file too few", malformed, Lines.head(1, 0, 0));
    refuse(out, "one file too many", malformed, Lines.head(0, 0, 0) + Lines.empty("a"));
    refuse(out, "one folder too many", malformed, Lines.head(0, 0, 0) + Lines.folder("a"));
    refuse(out, "bytes wrong", malformed, Lines.head(1, 0, 4) + PACK + Lines.packed("a", 5, 0));
    refuse(
        out,
        "version 2",
        Reason.TOO_NEW,
        "{\"t\":\"manifest\",\"v\":2,\"files\":0,\"folders\":0,\"bytes\":0}\n");
    refuse(
        out,
        "version as text",
        malformed,
        "{\"t\":\"manifest\",\"v\":\"1\",\"files\":0,\"folders\":0,\"bytes\":0}\n");
    refuse(
        out,
        "no version",
        malformed,
        "{\"t\":\"manifest\",\"files\":0,\"folders\":0,\"bytes\":0}\n");
    refuse(
        out,
        "unknown line",
        Reason.TOO_NEW,
        Lines.head(0, 0, 0) + "{\"t\":\"symlink\",\"path\":\"a\"}\n");
    refuse(out, "unknown first line", Reason.TOO_NEW, "{\"t\":\"index\"}\n");
    refuse(out, "line without t", malformed, Lines.head(0, 0, 0) + "{\"path\":\"a\"}\n");
    refuse(out, "t that is no text", malformed, Lines.head(0, 0, 0) + "{\"t\":1}\n");
    refuse(out, "cut before the last line feed", malformed, Lines.head(0, 0, 0).stripTrailing());
    refuse(out, "cut in a line", malformed, ONE_FILE + "{\"t\":\"fi");
  }

  private static void makePlaces(VectorWriter out) {
    Reason malformed = Reason.MALFORMED;
    refuse(out, "offset without a pack", malformed, ONE_FILE + Lines.packed("a", 5, 0));
    refuse(out, "file beyond its pack", malformed, ONE_FILE + PACK + Lines.packed("a", 5, 96));
    refuse(
        out,
        "file longer than its pack",
        malformed,
        Lines.head(1, 0, 101) + PACK + Lines.packed("a", 101, 0));
    refuse(
        out,
        "offset that overflows",
        malformed,
        ONE_FILE + PACK + Lines.packed("a", 5, 9_007_199_254_740_991L));
    refuse(
        out,
        "files overlap",
        malformed,
        Lines.head(2, 0, 10) + PACK + Lines.packed("a", 5, 0) + Lines.packed("b", 5, 4));
    refuse(
        out,
        "files backwards",
        malformed,
        Lines.head(2, 0, 10) + PACK + Lines.packed("a", 5, 50) + Lines.packed("b", 5, 0));
    refuse(out, "file shorter than its object", malformed, ONE_FILE + Lines.whole("a", "o", 5, 6));
    refuse(
        out,
        "empty file with an offset",
        malformed,
        Lines.head(1, 0, 0) + PACK + Lines.packed("a", 0, 0));
    refuse(
        out,
        "empty file with an object",
        malformed,
        Lines.head(1, 0, 0) + Lines.whole("a", "o", 0, 1));
    refuse(
        out,
        "file that lies nowhere",
        malformed,
        ONE_FILE + "{\"t\":\"file\",\"path\":\"a\",\"length\":5}\n");
    refuse(
        out,
        "file that lies in two places",
        malformed,
        ONE_FILE
            + PACK
            + "{\"t\":\"file\",\"path\":\"a\",\"length\":5,\"offset\":0,\"object\":{%s}}\n"
                .formatted(Lines.members(Lines.ref("o", 5))));
    String pack = Lines.pack("pack", 100);
    refuse(
        out,
        "pack with a stored length that is not its size's",
        Reason.WRONG_LENGTH,
        Lines.head(0, 0, 0) + pack.replace("\"size\":100", "\"size\":5000"));
    refuse(
        out,
        "pack of size 0",
        Reason.WRONG_LENGTH,
        Lines.head(0, 0, 0) + pack.replace("\"size\":100", "\"size\":0"));
    refuse(
        out,
        "pack without a key",
        malformed,
        Lines.head(0, 0, 0) + pack.replace("\"key\"", "\"k\""));
    refuse(
        out,
        "pack with padding in its id",
        malformed,
        Lines.head(0, 0, 0) + pack.replaceFirst("(\"id\":\"[^\"]*)", "$1=="));
    refuse(
        out,
        "x that is false",
        malformed,
        Lines.head(1, 0, 0) + "{\"t\":\"file\",\"path\":\"a\",\"x\":false,\"length\":0}\n");
    refuse(
        out,
        "object that is text",
        malformed,
        ONE_FILE + "{\"t\":\"file\",\"path\":\"a\",\"length\":5,\"object\":\"o\"}\n");
    refuse(
        out,
        "sum of lengths beyond 2^53",
        malformed,
        Lines.head(2, 0, 5)
            + Lines.whole("a", "o", 5, 5)
            + "{\"t\":\"file\",\"path\":\"b\",\"length\":9007199254740990,\"offset\":0}\n");
  }

  private static void makeJson(VectorWriter out) {
    Reason malformed = Reason.MALFORMED;
    String[][] numbers = {
      {"fraction", "1.0"},
      {"exponent", "1e0"},
      {"negative", "-1"},
      {"minus zero", "-0"},
      {"2^53", "9007199254740992"},
      {"2^64", "18446744073709551616"},
      {"leading zero", "01"},
      {"plus", "+1"},
      {"text", "\"1\""},
      {"null", "null"},
      {"NaN", "NaN"},
      {"many digits", "1".repeat(900)}
    };
    for (String[] number : numbers) {
      refuse(
          out,
          "number: " + number[0],
          malformed,
          "{\"t\":\"manifest\",\"v\":1,\"files\":%s,\"folders\":0,\"bytes\":0}\n"
              .formatted(number[1]));
    }
    refuse(
        out,
        "mtime of 2^53",
        malformed,
        Lines.head(0, 1, 0) + "{\"t\":\"folder\",\"path\":\"a\",\"mtime\":9007199254740992}\n");
    refuse(
        out,
        "mtime of null",
        malformed,
        Lines.head(0, 1, 0) + "{\"t\":\"folder\",\"path\":\"a\",\"mtime\":null}\n");
    refuse(
        out,
        "member twice",
        malformed,
        Lines.head(0, 1, 0) + "{\"t\":\"folder\",\"path\":\"a\",\"path\":\"b\"}\n");
    refuse(
        out,
        "member twice, once escaped",
        malformed,
        Lines.head(0, 1, 0) + "{\"t\":\"folder\",\"path\":\"a\",\"\\u0070ath\":\"b\"}\n");
    refuse(
        out,
        "unknown member twice, nested",
        malformed,
        Lines.head(0, 1, 0) + "{\"t\":\"folder\",\"path\":\"a\",\"n\":{\"b\":1,\"b\":1}}\n");
    refuse(out, "empty line", malformed, Lines.head(0, 0, 0) + "\n");
    refuse(out, "array", malformed, Lines.head(0, 0, 0) + "[]\n");
    refuse(
        out,
        "two objects in a line",
        malformed,
        Lines.head(0, 2, 0) + Lines.folder("a").stripTrailing() + Lines.folder("b"));
    refuse(
        out,
        "comma behind",
        malformed,
        Lines.head(0, 1, 0) + "{\"t\":\"folder\",\"path\":\"a\",}\n");
    refuse(
        out, "comment", malformed, Lines.head(0, 1, 0) + "{\"t\":\"folder\",\"path\":\"a\"}//\n");
    refuse(out, "single quotes", malformed, Lines.head(0, 1, 0) + "{'t':'folder','path':'a'}\n");
    refuse(out, "nested 9 deep", malformed, Lines.head(0, 1, 0) + nested(8));
    refuse(out, "raw control character", malformed, Lines.head(0, 1, 0) + Lines.folder("a\tb"));
    refuse(out, "byte order mark", malformed, "\ufeff" + Lines.head(0, 0, 0));
    refuseBytes(out, "overlong UTF-8", 0xC0, 0xAF);
    refuseBytes(out, "surrogate in UTF-8", 0xED, 0xA0, 0x80);
    refuseBytes(out, "Latin-1", 0xE9);
  }

  private static void makePaths(VectorWriter out) {
    refuse(
        out, "path twice", Reason.DUPLICATE_PATH, Lines.head(2, 0, 0) + Lines.empty("a").repeat(2));
    refuse(
        out,
        "file and folder of one path",
        Reason.DUPLICATE_PATH,
        Lines.head(1, 1, 0) + Lines.folder("a") + Lines.empty("a"));
    refuse(
        out,
        "out of order",
        Reason.DUPLICATE_PATH,
        Lines.head(2, 0, 0) + Lines.empty("b") + Lines.empty("a"));
    refuse(
        out,
        "order by whole text, not by names",
        Reason.DUPLICATE_PATH,
        Lines.head(2, 0, 0) + Lines.empty("a-b") + Lines.empty("a/b"));
    refuse(
        out,
        "folder behind what it holds",
        Reason.DUPLICATE_PATH,
        Lines.head(1, 1, 0) + Lines.empty("a/b") + Lines.folder("a"));
    refuse(
        out,
        "path below a file",
        Reason.HOSTILE_PATH,
        Lines.head(2, 0, 0) + Lines.empty("a") + Lines.empty("a/b"));
    refuse(
        out,
        "path deep below a file",
        Reason.HOSTILE_PATH,
        Lines.head(1, 1, 0) + Lines.empty("a") + Lines.folder("a/b/c"));
    refuse(out, "path that climbs", Reason.HOSTILE_PATH, Lines.head(1, 0, 0) + Lines.empty("../a"));
    refuse(
        out,
        "absolute path",
        Reason.HOSTILE_PATH,
        Lines.head(1, 0, 0) + Lines.empty("/etc/passwd"));
    refuse(
        out, "NUL in a path", Reason.HOSTILE_PATH, Lines.head(1, 0, 0) + Lines.empty("a\\u0000"));
    refuse(
        out,
        "backslash in a path",
        Reason.HOSTILE_PATH,
        Lines.head(1, 0, 0) + Lines.empty("a\\\\b"));
    refuse(
        out,
        "half a surrogate in a path",
        Reason.HOSTILE_PATH,
        Lines.head(1, 0, 0) + Lines.empty("\\ud800"));
    refuse(
        out, "path not in NFC", Reason.HOSTILE_PATH, Lines.head(1, 0, 0) + Lines.empty("e\u0301"));
    refuse(out, "folder of the root", Reason.HOSTILE_PATH, Lines.head(0, 1, 0) + Lines.folder(""));
    refuse(
        out,
        "deep path",
        Reason.HOSTILE_PATH,
        Lines.head(1, 0, 0) + Lines.empty("d/".repeat(256) + "d"));
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
    refuse(
        out,
        "nesting bomb",
        Reason.MALFORMED,
        Lines.head(0, 1, 0) + "{\"n\":" + "[".repeat(4000) + "]".repeat(4000) + "}\n");
  }

  private static String nested(int arrays) {
    return "{\"t\":\"folder\",\"path\":\"a\",\"n\":%s%s}\n"
        .formatted("[".repeat(arrays), "]".repeat(arrays));
  }

  private static void accept(VectorWriter out, String name, String text) throws Exception {
    accept(out, name, utf8(text));
  }

  private static void accept(VectorWriter out, String name, JsonNode plaintext) throws Exception {
    ObjectNode vector = out.accept(name);
    vector.set("plaintext", plaintext);
    ManifestReader reader = read(new VectorCase(VectorWriter.object(), vector).bytes("plaintext"));
    ObjectList.Totals objects = reader.objects();
    vector
        .put("entries", reader.head().files() + reader.head().folders())
        .put("objects", objects.count())
        .put("storedBytes", objects.storedBytes())
        .put("listHash", objects.hash().toString());
  }

  private static void refuse(VectorWriter out, String name, Reason reason, String text) {
    refuse(out, name, reason, utf8(text));
  }

  private static void refuse(VectorWriter out, String name, Reason reason, JsonNode plaintext) {
    out.refuse(name, reason).set("plaintext", plaintext);
  }

  private static void refuseBytes(VectorWriter out, String name, int... bytes) {
    byte[] wrong = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) wrong[i] = (byte) bytes[i];
    refuse(
        out,
        name,
        Reason.MALFORMED,
        join(
            utf8(Lines.head(0, 1, 0) + "{\"t\":\"folder\",\"path\":\"a"),
            VectorWriter.bytes(wrong),
            utf8("\"}\n")));
  }

  private static ManifestReader read(byte[] plaintext) throws Exception {
    InputStream in = new ByteArrayInputStream(plaintext);
    ManifestReader reader = ManifestReader.open(in::read, MANIFEST);
    while (reader.next().isPresent()) {}
    return reader;
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    InputStream in = new ByteArrayInputStream(vector.bytes("plaintext"));
    byte[] first = vector.bytes(vector.file().get("given").get("manifest"));
    ManifestReader reader = ManifestReader.open(in::read, ObjectEntry.parse(first));
    long entries = 0;
    while (reader.next().isPresent()) entries++;
    assertThat(entries).isEqualTo(vector.number("entries"));
    assertThat(reader.objects().count()).isEqualTo((int) vector.number("objects"));
    assertThat(reader.objects().storedBytes()).isEqualTo(vector.number("storedBytes"));
    assertThat(reader.objects().hash()).isEqualTo(vector.hash("listHash"));
  }
}
