package org.satchel.proofs.blind.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.process.CommandLine;
import org.satchel.testkit.process.Outcome;
import org.satchel.testkit.proxy.HttpProxy;

/**
 * Changed bytes on the way to standard output, which has the file's beginning before its end is
 * checked: what came out is true as far as it goes, and the exit code tells that it is not whole.
 *
 * <p>Source: docs/testing.md, attacks 8, 9 and 20.
 */
final class StreamedFileTest extends ChangedBytesProof {

  /** Nine bytes each, and together more than a pack takes of one file. */
  private static final int LINES = 1_000_000;

  private static final String CONTENT = content();

  private static final House.Sample SHARE = put();

  /** No line stands there twice. */
  private static String content() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LINES; i++) text.append(10_000_000 + i).append('\n');
    return text.toString();
  }

  private static House.Sample put() {
    try {
      House house = House.shared();
      Path folder = house.scratch("streamed");
      Files.writeString(folder.resolve("lines.txt"), CONTENT);
      return house.put(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  House.Sample share() {
    return SHARE;
  }

  @Override
  Outcome line(CommandLine device, String link, HttpProxy proxy) {
    Outcome outcome = device.run("get", link, "-o", "-");
    String out = outcome.out();
    assertThat(CONTENT.startsWith(out))
        .as("the %d bytes that came out are its first", out.length())
        .isTrue();
    if (outcome.exit() == Outcome.DONE) assertThat(out).hasSameSizeAs(CONTENT);
    return outcome;
  }

  @Override
  Map<String, String> saved() {
    return Map.of();
  }
}
