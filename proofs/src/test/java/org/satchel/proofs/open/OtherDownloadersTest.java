package org.satchel.proofs.open;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.forge.Door;
import org.satchel.proofs.forge.Granted;
import org.satchel.proofs.stage.House;
import org.satchel.testkit.files.Patterned;

/**
 * curl and aria2 fetch a stored object whole, by ranges, on several connections and resumed.
 *
 * <p>Source: RFC 9110 section 14; curl(1), aria2c(1).
 */
final class OtherDownloadersTest {

  private static final int BYTES = 20_000_000;

  private final House house = House.shared();
  private final Path folder = house.scratch("downloaders");

  OtherDownloadersTest() throws IOException {}

  private Granted object() throws Exception {
    byte[] plain =
        Files.readAllBytes(new Patterned(BYTES, BYTES).writeTo(folder.resolve("plain.bin")));
    return Granted.object(new Door(house.server().url()), plain);
  }

  @Test
  void curlFetchesTheWholeARangeATailAndResumes() throws Exception {
    Granted object = object();
    assertThat(curl(object)).isEqualTo(object.stored());
    assertThat(curl(object, "-r", "1000000-2999999"))
        .isEqualTo(Arrays.copyOfRange(object.stored(), 1_000_000, 3_000_000));
    int length = object.stored().length;
    assertThat(curl(object, "-r", "-5"))
        .isEqualTo(Arrays.copyOfRange(object.stored(), length - 5, length));
    Path part = folder.resolve("curl.bin");
    Files.write(part, Arrays.copyOf(object.stored(), 7_654_321));
    assertThat(curl(object, "-C", "-")).isEqualTo(object.stored());
    List<String> without = List.of("curl", "-s", "-o", "x", "-w", "%{http_code}", url(object));
    assertThat(Program.run(folder, without)).isEqualTo("401");
  }

  private String url(Granted object) {
    return house.server().url() + object.path();
  }

  private byte[] curl(Granted object, String... options) throws Exception {
    Path file = folder.resolve("curl.bin");
    boolean resume = Arrays.asList(options).contains("-C");
    if (!resume) Files.deleteIfExists(file);
    List<String> command =
        new java.util.ArrayList<>(
            List.of("curl", "-sS", "--fail", "-H", object.authorization(), "-o", file.toString()));
    command.addAll(List.of(options));
    command.add(url(object));
    Program.run(folder, command);
    return Files.readAllBytes(file);
  }

  @Test
  void aria2FetchesOnSeveralConnections() throws Exception {
    Granted object = object();
    Program.run(
        folder,
        List.of(
            "aria2c",
            "--no-conf",
            "--quiet",
            "-x",
            "8",
            "-s",
            "8",
            "-k",
            "1M",
            "--header=" + object.authorization(),
            "-o",
            "aria2.bin",
            url(object)));
    assertThat(Files.readAllBytes(folder.resolve("aria2.bin"))).isEqualTo(object.stored());
  }
}
