package org.satchel.client.save;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.satchel.format.merkle.Hash;

/**
 * Gives names that a target file system can hold, changed only where it could not hold them.
 *
 * <p>A share may hold {@code A} and {@code a}, {@code aux} or {@code x.}; on some systems these
 * collide, are devices or lose their dot. What the target is like is tried out once in the work
 * folder, not guessed from the system's name.
 *
 * <p>Units and threads: one name of a path at a time; one thread. Memory: on targets that do not
 * tell case apart or hold not every name, 90 bytes for each name.
 *
 * <p>Source: spec/file-format.md section 5; Microsoft, "Naming Files, Paths, and Namespaces".
 */
final class FittingNames {

  private static final Pattern DEVICE =
      Pattern.compile("(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\\..*)?");
  private static final Pattern FORBIDDEN = Pattern.compile("[<>:\"|?*]");

  /** Names told apart by a number; more same names in one folder are refused by the disk. */
  private static final int NUMBERS_MAX = 10_000;

  private final boolean strictNames;
  private final boolean ignoresCase;

  /** Whose a place is, both as hashes: the names themselves may be more than memory holds. */
  private final Map<Long, Long> taken = new HashMap<>();

  private final long salt = new SecureRandom().nextLong();

  private FittingNames(boolean strictNames, boolean ignoresCase) {
    this.strictNames = strictNames;
    this.ignoresCase = ignoresCase;
  }

  /** Tries out what the file system of a folder of ours can hold. */
  static FittingNames in(Path workFolder) throws IOException {
    Path probe = workFolder.resolve("case-probe");
    Files.deleteIfExists(probe);
    Files.createFile(probe);
    boolean ignoresCase = Files.exists(workFolder.resolve("CASE-PROBE"));
    Files.deleteIfExists(probe);
    return new FittingNames(!holds(workFolder, "colon:probe"), ignoresCase);
  }

  static FittingNames of(boolean strictNames, boolean ignoresCase) {
    return new FittingNames(strictNames, ignoresCase);
  }

  private static boolean holds(Path folder, String name) {
    try {
      Path probe = folder.resolve(name);
      Files.deleteIfExists(probe);
      Files.createFile(probe);
      boolean there = Files.exists(probe, LinkOption.NOFOLLOW_LINKS);
      Files.delete(probe);
      return there;
    } catch (IOException | java.nio.file.InvalidPathException e) {
      return false;
    }
  }

  /** The name under which a share's name is written in a folder. */
  String fit(String folder, String name) {
    String fitting = strictNames ? strict(name) : name;
    if (!ignoresCase && !strictNames) {
      return fitting;
    }
    for (int number = 1; number < NUMBERS_MAX; number++) {
      String candidate = number == 1 ? fitting : numbered(fitting, number);
      long place = hashed(folder + "/" + (ignoresCase ? folded(candidate) : candidate));
      long claim = hashed(name);
      Long owner = taken.putIfAbsent(place, claim);
      if (owner == null || owner == claim) {
        return candidate;
      }
    }
    return fitting;
  }

  /**
   * Two places that coincide, once in ten million shares of a million names, cost a number. The
   * salt keeps a sender from making names that do.
   */
  private long hashed(String text) {
    byte[] salted = (salt + "/" + text).getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.wrap(Hash.sha256(salted).bytes()).getLong();
  }

  /** Down alone leaves two letters for one: both small sigmas have the same capital. */
  private static String folded(String name) {
    return name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
  }

  private static String strict(String name) {
    String fitting = FORBIDDEN.matcher(name).replaceAll("_");
    if (DEVICE.matcher(fitting).matches()) {
      fitting = "_" + fitting;
    }
    int end = fitting.length();
    while (end > 0 && (fitting.charAt(end - 1) == '.' || fitting.charAt(end - 1) == ' ')) {
      end--;
    }
    return end == fitting.length() ? fitting : fitting.substring(0, end) + "_";
  }

  private static String numbered(String name, int number) {
    int dot = name.lastIndexOf('.');
    String mark = " (" + number + ")";
    return dot > 0 ? name.substring(0, dot) + mark + name.substring(dot) : name + mark;
  }
}
