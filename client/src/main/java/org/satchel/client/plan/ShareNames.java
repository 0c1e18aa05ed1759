package org.satchel.client.plan;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Comparator;
import org.satchel.client.Failure;
import org.satchel.format.manifest.KnownCharacters;
import org.satchel.format.manifest.PathName;
import org.satchel.format.manifest.Visible;

/**
 * The names that a share may hold, seen from the sender's side: brought to NFC, or refused with a
 * sentence that says what to rename.
 *
 * <p>The same rules that every reader enforces; asked here first, so that no share is sent which
 * nobody could open. Characters that are not known here are refused too, as long as a name is made:
 * a newer reader might not find them in NFC.
 *
 * <p>Units: lengths in bytes of UTF-8. Pure.
 *
 * <p>Source: spec/file-format.md section 5 (paths).
 */
final class ShareNames {
  /** Of a line of 8,192 bytes, less than 400 are all but the path. */
  private static final int PATH_IN_LINE_MAX = 7_792;

  /** How a manifest sorts the names of one folder. */
  static final Comparator<String> ORDER = ShareNames::compare;

  private ShareNames() {}

  /** The name in NFC. */
  static String accept(String name, Path source) throws Failure {
    String normal = Normalizer.normalize(name, Normalizer.Form.NFC);
    boolean hostile =
        normal.isEmpty()
            || normal.equals(".")
            || normal.equals("..")
            || normal
                .chars()
                .anyMatch(c -> c == '/' || c == '\\' || Character.getType(c) == Character.CONTROL);
    if (hostile) {
      throw refused(source, "has a backslash or control character in its name");
    }
    if (utf8Length(normal) > PathName.NAME_BYTES_MAX) {
      throw refused(source, "has a name of more than 255 bytes");
    }
    if (!KnownCharacters.only(normal)) {
      throw refused(source, "has a character in its name that this program does not know");
    }
    return normal;
  }

  /** Refuses paths that are too long or too deep. */
  static void checkPath(String path, Path source) throws Failure {
    if (utf8Length(path) > PathName.PATH_BYTES_MAX) {
      throw refused(source, "has a path of more than 4,096 bytes in the share");
    }
    if (utf8Length(path.replace("\"", "\\\"")) > PATH_IN_LINE_MAX) {
      throw refused(source, "has too many quotation marks in its path");
    }
    if (path.chars().filter(c -> c == '/').count() >= PathName.NAMES_MAX) {
      throw refused(source, "lies deeper than 256 folders");
    }
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** By code points, which is the order of the UTF-8 bytes and not of Java's characters. */
  private static int compare(String one, String other) {
    int shorter = Math.min(one.length(), other.length());
    int same = 0;
    while (same < shorter && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    if (same == shorter) {
      return Integer.compare(one.length(), other.length());
    }
    if (same > 0 && Character.isHighSurrogate(one.charAt(same - 1))) {
      same--;
    }
    return Integer.compare(one.codePointAt(same), other.codePointAt(same));
  }

  private static Failure refused(Path path, String why) {
    return new Failure(
        Failure.Kind.USAGE,
        Visible.text(path.toString()) + " " + why + "; no share can hold it, rename or move it.");
  }
}
