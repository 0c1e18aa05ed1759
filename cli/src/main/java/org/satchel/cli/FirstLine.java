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
   * Reads the first that is not empty; empty if there is none.
   *
   * @param what what the file is called when it cannot be read
   * @param holds what it is too large for
   */
  static String of(Path file, String what, String holds) throws Failure {
    try (InputStream in = Files.newInputStream(file)) {
      return of(in, what + " " + file, holds);
    } catch (IOException e) {
      throw FailureReport.unreadable(what + " " + file, e);
    }
  }

  /** The same of a stream, which stays open. */
  static String of(InputStream in, String what, String holds) throws Failure {
    try {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      if (bytes.length > FILE_BYTES_MAX) {
        throw new Failure(Failure.Kind.USAGE, what + " is too large to hold " + holds + ".");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // Some editors put a mark before a text's beginning.
      String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return unmarked.lines().filter(line -> !line.isEmpty()).findFirst().orElse("");
    } catch (IOException e) {
      throw FailureReport.unreadable(what, e);
    }
  }
}
