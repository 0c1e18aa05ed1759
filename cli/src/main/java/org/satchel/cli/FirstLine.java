package org.satchel.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.satchel.client.Failure;

/**
 * The first line of a small file that holds a secret: a password, a token.
 *
 * <p>It may be no file at all but a pipe ({@code <(pass show satchel)}) whose size nobody knows.
 *
 * <p>Units and threads: one command.
 *
 * <p>Source: the contract of the command line.
 */
final class FirstLine {

  /** A password and a token have at most 1,024 bytes; a larger file is another one. */
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
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX + 1);
      if (bytes.length > FILE_BYTES_MAX) {
        throw new Failure(Failure.Kind.USAGE, file + " is too large to hold " + holds + ".");
      }
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return withoutMark(text).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw FailureReport.unreadable(what + " " + file, e);
    }
  }

  /** Without the mark that some editors put before a text's beginning. */
  static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
