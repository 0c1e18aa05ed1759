package org.satchel.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.satchel.client.Failure;
import org.satchel.format.manifest.Visible;

/**
 * The words of a line, which are bytes to the system and text to Java.
 *
 * <p>Units and threads: pure but for the line, which is read again.
 *
 * <p>Source: proc(5), cmdline.
 */
final class Words {

  /** What Java puts in the place of an argument's bytes that are not UTF-8. */
  static final String REPLACED = "\uFFFD";

  private static final Path LINE = Path.of("/proc/self/cmdline");

  private Words() {}

  /** Refuses words that are not text, of which Java tells two apart no more. */
  static void check(List<String> words) throws Failure {
    check(words, LINE);
  }

  static void check(List<String> words, Path line) throws Failure {
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).contains(REPLACED) && !isText(line)) {
        // Behind an option stands what may be a password.
        String before = words.get(Math.max(0, i - 1));
        boolean isSecret = words.get(i).startsWith("-") || before.startsWith("-");
        throw new Failure(
            Failure.Kind.USAGE,
            "Argument "
                + (i + 1)
                + (isSecret ? "" : ", " + Visible.text(words.get(i), 200) + ",")
                + " is not UTF-8; rename the file, or write the text in UTF-8.");
      }
    }
  }

  /** A name may have this character in truth: then the line as it was given is UTF-8. */
  private static boolean isText(Path line) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(line)));
      return "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
    } catch (IOException e) {
      return false;
    }
  }
}
