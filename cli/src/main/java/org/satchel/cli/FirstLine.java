package org.satchel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.satchel.client.Failure;

/**
 * The first line of a small file that holds a secret: a password, a token, a link.
 *
 * <p>It may be no file at all but a pipe ({@code <(pass show satchel)}) whose size nobody knows.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: the contract of the command line.
 */
final class FirstLine {

  /** A password and a token have at most 1,024 bytes, a link 2,048; a larger file is another. */
  private static final int FILE_BYTES_MAX = 4_096;

  private FirstLine() {}

  /**
   * Reads it, empty if there is none.
   *
   * @param what what the file is called when it cannot be read
   * @param holds what it is too large for
   */
  static String of(Path file, String what, String holds) throws Failure {
    try (InputStream in = Files.newInputStream(file)) {
      return text(in, what + " " + file, holds).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw FailureReport.unreadable(what + " " + file, e);
    }
  }

  /** The first that is not blank, without blanks around it. */
  static String written(Path file, String what, String holds) throws Failure {
    try (InputStream in = Files.newInputStream(file)) {
      return written(in, what + " " + file, holds);
    } catch (IOException e) {
      throw FailureReport.unreadable(what + " " + file, e);
    }
  }

  /** The same of a stream, which stays open. */
  static String written(InputStream in, String what, String holds) throws Failure {
    return text(in, what, holds)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static String text(InputStream in, String what, String holds) throws Failure {
    try {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      if (bytes.length > FILE_BYTES_MAX) {
        throw new Failure(Failure.Kind.USAGE, what + " is too large to hold " + holds + ".");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // Some editors put a mark before a text's beginning.
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (IOException e) {
      throw FailureReport.unreadable(what, e);
    }
  }
}
