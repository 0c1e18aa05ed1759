package org.satchel.format.manifest;

import static org.satchel.format.vectors.VectorWriter.join;
import static org.satchel.format.vectors.VectorWriter.utf8;

import org.satchel.format.record.Reason;
import org.satchel.format.vectors.VectorWriter;

/** Manifests that break one rule each: heads, places, JSON, paths. */
final class ManifestRefusals {

  private static final String NONE = Lines.head(0, 0, 0);
  private static final String ONE_FOLDER = Lines.head(0, 1, 0);
  private static final String ONE_EMPTY = Lines.head(1, 0, 0);
  private static final String TWO_EMPTY = Lines.head(2, 0, 0);
  private static final String FOLDER_AND_FILE = Lines.head(1, 1, 0);
  private static final String ONE_FILE = Lines.head(1, 0, 5);
  private static final String TWO_FILES = Lines.head(2, 0, 10);
  private static final String PACK = Lines.pack("pack", 100);

  private final VectorWriter out;

  ManifestRefusals(VectorWriter out) {
    this.out = out;
  }

  void make() {
    makeHeads();
    makePlaces();
    makeObjects();
    makeNumbers();
    makeJson();
    makeOrder();
    makePaths();
  }

  private void makeHeads() {
    bad("empty", "");
    bad("no head", Lines.folder("a"));
    bad("two heads", NONE + NONE);
    bad("one file too few", ONE_EMPTY);
    bad("one file too many", NONE + Lines.empty("a"));
    bad("one folder too many", NONE + Lines.folder("a"));
    bad("bytes wrong", Lines.head(1, 0, 4) + PACK + Lines.packed("a", 5, 0));
    refuse("version 2", Reason.TOO_NEW, NONE.replace("\"v\":1", "\"v\":2"));
    bad("version as text", NONE.replace("\"v\":1", "\"v\":\"1\""));
    bad("no version", NONE.replace("\"v\":1,", ""));
    refuse("unknown line", Reason.TOO_NEW, NONE + "{\"t\":\"symlink\",\"path\":\"a\"}\n");
    refuse("unknown first line", Reason.TOO_NEW, "{\"t\":\"index\"}\n");
    bad("line without t", NONE + "{\"path\":\"a\"}\n");
    bad("t that is no text", NONE + "{\"t\":1}\n");
    bad("cut before the last line feed", NONE.stripTrailing());
    bad("cut in a line", ONE_FILE + "{\"t\":\"fi");
  }

  private void makePlaces() {
    bad("offset without a pack", ONE_FILE + Lines.packed("a", 5, 0));
    bad("file beyond its pack", ONE_FILE + PACK + Lines.packed("a", 5, 96));
    bad("file longer than its pack", Lines.head(1, 0, 101) + PACK + Lines.packed("a", 101, 0));
    String far = Lines.packed("a", 5, 9_007_199_254_740_991L);
    bad("offset that overflows", ONE_FILE + PACK + far);
    String first = TWO_FILES + PACK + Lines.packed("a", 5, 0);
    bad("files overlap", first + Lines.packed("b", 5, 4));
    String last = TWO_FILES + PACK + Lines.packed("a", 5, 50);
    bad("files backwards", last + Lines.packed("b", 5, 0));
    bad("file shorter than its object", ONE_FILE + Lines.whole("a", "o", 5, 6));
    bad("empty file with an offset", ONE_EMPTY + PACK + Lines.packed("a", 0, 0));
    bad("empty file with an object", ONE_EMPTY + Lines.whole("a", "o", 0, 1));
    String nowhere = Lines.packed("a", 5, 0).replace(",\"offset\":0", "");
    bad("file that lies nowhere", ONE_FILE + nowhere);
    String object = ",\"object\":{%s}}".formatted(Lines.members(Lines.ref("o", 5)));
    String twice = Lines.packed("a", 5, 0).replace("}", object);
    bad("file that lies in two places", ONE_FILE + PACK + twice);
    bad("object that is text", ONE_FILE + nowhere.replace("}", ",\"object\":\"o\"}"));
    bad("x that is false", ONE_EMPTY + Lines.empty("a").replace("}", ",\"x\":false}"));
    String tooLong = Lines.packed("b", 9_007_199_254_740_990L, 0);
    bad("sum of lengths beyond 2^53", TWO_FILES + Lines.whole("a", "o", 5, 5) + tooLong);
  }

  private void makeObjects() {
    String size = "\"size\":100";
    String longer = NONE + PACK.replace(size, "\"size\":5000");
    refuse("pack with a stored length that is not its size's", Reason.WRONG_LENGTH, longer);
    // The stored length is what 2^48 bytes, the size's padding, would have if chunks had no bound.
    String beyond =
        NONE
            + PACK.replace(size, "\"size\":279275953455105")
                .replace("\"stored\":4210", "\"stored\":281543712968818");
    refuse("pack of one byte more than an object holds", Reason.WRONG_LENGTH, beyond);
    refuse("pack of size 0", Reason.WRONG_LENGTH, NONE + PACK.replace(size, "\"size\":0"));
    bad("pack without a key", NONE + PACK.replace("\"key\"", "\"k\""));
    bad("pack with padding in its id", NONE + PACK.replaceFirst("(\"id\":\"[^\"]*)", "$1=="));
  }

  private void makeNumbers() {
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
      bad("number: " + number[0], NONE.replace("\"files\":0", "\"files\":" + number[1]));
    }
    bad("mtime of 2^53", folder(",\"mtime\":9007199254740992"));
    bad("mtime of -2^53", folder(",\"mtime\":-9007199254740992"));
    bad("mtime of minus zero", folder(",\"mtime\":-0"));
    bad("mtime of null", folder(",\"mtime\":null"));
  }

  private void makeJson() {
    bad("member twice", folder(",\"path\":\"b\""));
    bad("member twice, once escaped", folder(",\"\\u0070ath\":\"b\""));
    bad("unknown member twice, nested", folder(",\"n\":{\"b\":1,\"b\":1}"));
    bad("half a surrogate in an unknown member's name", folder(",\"\\ud800\":1"));
    bad("unknown number with a leading zero", folder(",\"n\":01"));
    bad("unknown NaN", folder(",\"n\":NaN"));
    bad("empty line", NONE + "\n");
    bad("array", NONE + "[]\n");
    String folder = Lines.folder("a").stripTrailing();
    bad("two objects in a line", Lines.head(0, 2, 0) + folder + Lines.folder("b"));
    bad("comma behind", folder(","));
    bad("comment", ONE_FOLDER + folder + "//\n");
    bad("single quotes", ONE_FOLDER + Lines.folder("a").replace('"', '\''));
    bad("nested 9 deep", ONE_FOLDER + ManifestVectors.nested(8));
    bad("nesting bomb", ONE_FOLDER + ManifestVectors.nested(4000));
    bad("raw control character", ONE_FOLDER + Lines.folder("a\tb"));
    bad("byte order mark", "\ufeff" + NONE);
    badBytes("overlong UTF-8", 0xC0, 0xAF);
    badBytes("surrogate in UTF-8", 0xED, 0xA0, 0x80);
    badBytes("Latin-1", 0xE9);
  }

  private void makeOrder() {
    twice("path twice", TWO_EMPTY + Lines.empty("a").repeat(2));
    twice("file and folder of one path", FOLDER_AND_FILE + Lines.folder("a") + Lines.empty("a"));
    twice("out of order", TWO_EMPTY + Lines.empty("b") + Lines.empty("a"));
    twice("order by text, not by names", TWO_EMPTY + Lines.empty("a-b") + Lines.empty("a/b"));
    twice("folder behind what it holds", FOLDER_AND_FILE + Lines.empty("a/b") + Lines.folder("a"));
    hostile("path below a file", TWO_EMPTY + Lines.empty("a") + Lines.empty("a/b"));
    hostile("path deep below a file", FOLDER_AND_FILE + Lines.empty("a") + Lines.folder("a/b/c"));
  }

  private void makePaths() {
    hostile("path that climbs", ONE_EMPTY + Lines.empty("../a"));
    hostile("absolute path", ONE_EMPTY + Lines.empty("/etc/passwd"));
    hostile("NUL in a path", ONE_EMPTY + Lines.empty("a\\u0000"));
    hostile("backslash in a path", ONE_EMPTY + Lines.empty("a\\\\b"));
    hostile("half a surrogate in a path", ONE_EMPTY + Lines.empty("\\ud800"));
    hostile("path not in NFC", ONE_EMPTY + Lines.empty("e\u0301"));
    hostile("folder of the root", ONE_FOLDER + Lines.folder(""));
    hostile("deep path", ONE_EMPTY + Lines.empty("d/".repeat(256) + "d"));
  }

  /** A folder's line with more members behind its path. */
  private static String folder(String more) {
    return ONE_FOLDER + Lines.folder("a").replace("}", more + "}");
  }

  private void bad(String name, String text) {
    refuse(name, Reason.MALFORMED, text);
  }

  private void twice(String name, String text) {
    refuse(name, Reason.DUPLICATE_PATH, text);
  }

  private void hostile(String name, String text) {
    refuse(name, Reason.HOSTILE_PATH, text);
  }

  private void refuse(String name, Reason reason, String text) {
    out.refuse(name, reason).set("plaintext", utf8(text));
  }

  private void badBytes(String name, int... bytes) {
    byte[] wrong = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) wrong[i] = (byte) bytes[i];
    String[] line = Lines.folder("a#").split("#", -1);
    out.refuse(name, Reason.MALFORMED)
        .set(
            "plaintext",
            join(utf8(ONE_FOLDER + line[0]), VectorWriter.bytes(wrong), utf8(line[1])));
  }
}
