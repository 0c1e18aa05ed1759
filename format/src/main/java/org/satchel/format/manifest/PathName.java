package org.satchel.format.manifest;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import org.satchel.format.record.Reason;
import org.satchel.format.record.RefusedException;

/**
 * The path of a file or folder inside a share, which can do no harm where it is written.
 *
 * <p>A hostile sender chooses paths. What could climb out of the target folder, end a string early,
 * be read as two names or steer a terminal does not get past {@link #parse}; all that opens a share
 * goes through it. Names that only some systems cannot hold pass, and are renamed there.
 *
 * <p>Order: name by name, each by its UTF-8 bytes, so that a folder stands right before all it
 * holds. Immutable, safe on any thread.
 *
 * <p>Source: spec/file-format.md section 5 (order, paths).
 */
public final class PathName implements Comparable<PathName> {

  /** Longest name in bytes of UTF-8: what common file systems hold. */
  public static final int NAME_BYTES_MAX = 255;

  /** Longest path in bytes of UTF-8: PATH_MAX of common systems. */
  public static final int PATH_BYTES_MAX = 4096;

  /** Deepest path: file-format.md section 5. */
  public static final int NAMES_MAX = 256;

  private final String text;
  private final byte[] utf8;

  private PathName(String text, byte[] utf8) {
    this.text = text;
    this.utf8 = utf8;
  }

  /** Refuses everything but a path that a manifest may hold, as it stands. */
  public static PathName parse(String text) throws RefusedException {
    if (text.length() > PATH_BYTES_MAX) throw hostile("longer than a path");
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > PATH_BYTES_MAX) throw hostile("longer than a path");
    checkCharacters(text);
    String[] names = text.split("/", -1);
    if (names.length > NAMES_MAX) throw hostile("deeper than a path");
    for (String name : names) checkName(name);
    if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) throw hostile("not in NFC");
    return new PathName(text, utf8);
  }

  /** The path of names as a maker got them, brought to NFC; all characters must be known here. */
  public static PathName normalized(List<String> names) throws RefusedException {
    for (String name : names) if (name.contains("/")) throw hostile("a name with a slash");
    String path = String.join("/", names);
    if (!KnownCharacters.only(path)) throw hostile("a character that is not known here");
    return parse(Normalizer.normalize(path, Normalizer.Form.NFC));
  }

  private static void checkCharacters(String text) throws RefusedException {
    for (int at = 0; at < text.length(); ) {
      int point = text.codePointAt(at);
      boolean surrogate = Character.getType(point) == Character.SURROGATE;
      if (surrogate || Character.isISOControl(point) || point == '\\') {
        throw hostile("a character that no name may have");
      }
      at += Character.charCount(point);
    }
  }

  private static void checkName(String name) throws RefusedException {
    if (name.isEmpty()) throw hostile("an empty name");
    if (name.equals(".") || name.equals("..")) throw hostile("a name of dots");
    if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
      throw hostile("longer than a name");
    }
  }

  /** True if it lies below the other path, at any depth. */
  public boolean isBelow(PathName other) {
    int length = other.utf8.length;
    return utf8.length > length
        && utf8[length] == '/'
        && Arrays.equals(utf8, 0, length, other.utf8, 0, length);
  }

  @Override
  public int compareTo(PathName other) {
    int at = Arrays.mismatch(utf8, other.utf8);
    if (at < 0) return 0;
    return Integer.compare(rank(utf8, at), rank(other.utf8, at));
  }

  /** The slash sorts before every character of a name, and the end before the slash. */
  private static int rank(byte[] utf8, int at) {
    if (at >= utf8.length) return -1;
    return utf8[at] == '/' ? 0 : utf8[at] & 0xFF;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PathName path && text.equals(path.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The path as it stands in the manifest; not fit for a terminal as it is. */
  @Override
  public String toString() {
    return text;
  }

  private static RefusedException hostile(String detail) {
    return new RefusedException(Reason.HOSTILE_PATH, detail);
  }
}
