package org.satchel.format.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.satchel.format.record.Reason;
import org.satchel.format.vectors.VectorCase;
import org.satchel.format.vectors.VectorKind;
import org.satchel.format.vectors.VectorWriter;

/** Paths one by one, and their order. */
public final class PathVectors implements VectorKind {

  private static final String LONGEST_NAME = "n".repeat(255);

  /** Fifteen names of 255 and their slashes are 3,839 bytes; 256 + 1 more fill the 4,096. */
  private static final String LONGEST_PATH =
      (LONGEST_NAME + "/").repeat(15) + "l".repeat(254) + "/m";

  @Override
  public String name() {
    return "path";
  }

  @Override
  public void make(VectorWriter out) {
    out.about("Paths of manifests, and pairs in their order", "file-format.md section 5");
    for (String path :
        List.of(
            "a",
            "a/b/c",
            "a b",
            "...",
            ".hidden",
            "..a",
            "a..",
            " ",
            "a:b",
            "CON",
            "a.",
            "\u00e9",
            "\ud83d\ude00",
            "\u202egpj.exe",
            "\u200f",
            "\uac00",
            "~",
            "-rf",
            "a\u00a0b",
            "\ufeff",
            "a\ufdd0",
            "\u0378",
            "\ue000",
            "\ud83e\uddde",
            LONGEST_NAME,
            "\u00e9".repeat(127),
            LONGEST_PATH,
            depth(256))) {
      String known = path.length() > 40 ? path.length() + " characters " + path.charAt(0) : path;
      out.accept(known.isBlank() ? "a space" : known).put("path", path);
    }
    makeHostile(out);
    makeOrder(out);
  }

  private static void makeHostile(VectorWriter out) {
    refuse(out, "empty", "");
    refuse(out, "absolute", "/a");
    refuse(out, "slash behind", "a/");
    refuse(out, "two slashes", "a//b");
    refuse(out, "slash alone", "/");
    refuse(out, "dot", ".");
    refuse(out, "dot inside", "a/./b");
    refuse(out, "dots", "..");
    refuse(out, "dots inside", "a/../b");
    refuse(out, "dots in front", "../a");
    refuse(out, "dots behind", "a/..");
    refuse(out, "backslash", "a\\b");
    refuse(out, "backslashes to climb", "..\\..\\a");
    refuse(out, "drive of another system, with backslash", "C:\\a");
    refuse(out, "NUL", "a\u0000b");
    refuse(out, "line feed", "a\nb");
    refuse(out, "escape of a terminal", "\u001b[2Ja");
    refuse(out, "delete", "a\u007f");
    refuse(out, "control character of the second block", "a\u0085b");
    refuse(out, "not NFC, accent", "e\u0301");
    refuse(out, "not NFC, two accents", "a\u0301\u0302b");
    refuse(out, "not NFC, singleton", "\u212b");
    refuse(out, "not NFC, jamo", "\u1100\u1161");
    refuse(out, "half a surrogate, high", "a\ud800");
    refuse(out, "half a surrogate, low", "\udc00a");
    refuse(out, "name of 256 bytes", "n".repeat(256));
    refuse(out, "name of 128 letters and 256 bytes", "\u00e9".repeat(128));
    refuse(out, "path of 4,097 bytes", LONGEST_PATH + "m");
    refuse(out, "257 names", depth(257));
  }

  private static void makeOrder(VectorWriter out) {
    order(out, "a", "a/b");
    order(out, "a/b", "a-b");
    order(out, "a/z/z", "a!");
    order(out, "a", "b");
    order(out, "B", "a");
    order(out, "a", "a\u00e9");
    order(out, "\uffee", "\ud83d\ude00");
  }

  private static String depth(int names) {
    return IntStream.range(0, names).mapToObj(i -> "d").collect(Collectors.joining("/"));
  }

  private static void refuse(VectorWriter out, String name, String path) {
    out.refuse(name, Reason.HOSTILE_PATH).put("path", path);
  }

  private static void order(VectorWriter out, String first, String second) {
    out.accept("%s before %s".formatted(first, second)).put("path", first).put("before", second);
  }

  @Override
  public void run(VectorCase vector) throws Exception {
    PathName path = PathName.parse(vector.text("path"));
    assertThat(path.toString()).isEqualTo(vector.text("path"));
    assertThat(path).isEqualByComparingTo(path);
    if (vector.has("before")) {
      PathName second = PathName.parse(vector.text("before"));
      assertThat(path).isLessThan(second);
      assertThat(second).isGreaterThan(path);
    }
  }
}
