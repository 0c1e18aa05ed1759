package org.satchel.proofs.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.satchel.proofs.stage.House;

/**
 * A stranger with curl gets the command line from a server, checks its hash, unpacks it and uses
 * it.
 *
 * <p>Source: spec/api.yaml, commandLine; sha256sum(1).
 */
final class OfferedCommandLineTest {

  private static final String NAME = "satchel.tar.gz";

  private final House house = House.shared();

  @Test
  void isFetchedCheckedUnpackedAndUsed() throws Exception {
    Path folder = house.scratch("offered");
    String url = house.server().url();
    fetch(folder, url + "/cli/" + NAME, NAME);
    fetch(folder, url + "/cli/" + NAME + ".sha256", NAME + ".sha256");
    assertThat(hashFits(folder)).isEqualTo(NAME + ": OK");
    String hash = Files.readString(folder.resolve(NAME + ".sha256")).substring(0, 64);
    assertThat(Program.run(folder, List.of("curl", "-sS", "--fail", url + "/")))
        .contains("/cli/" + NAME, hash);
    Program.run(folder, List.of("tar", "-xzf", NAME));
    Files.writeString(folder.resolve("hello.txt"), "hello\n");
    String link = satchel(folder, "put", "hello.txt", "--server", url);
    assertThat(satchel(folder, "get", link, "-o", "-")).isEqualTo("hello");
    assertThat(satchel(folder, "verify-web", url)).as("it came with the page's list").isEmpty();
    assertThatThrownBy(() -> satchel(folder, "serve"))
        .hasMessageContaining("ended with 2")
        .hasMessageContaining("this is the command line alone");
  }

  @Test
  void isNotTakenWhenAByteDiffers() throws Exception {
    Path folder = house.scratch("offered");
    fetch(folder, house.server().url() + "/cli/" + NAME, NAME);
    fetch(folder, house.server().url() + "/cli/" + NAME + ".sha256", NAME + ".sha256");
    byte[] archive = Files.readAllBytes(folder.resolve(NAME));
    archive[archive.length / 2] ^= 1;
    Files.write(folder.resolve(NAME), archive);
    assertThatThrownBy(() -> hashFits(folder)).hasMessageContaining("FAILED");
  }

  private static void fetch(Path folder, String url, String file) throws Exception {
    Program.run(folder, List.of("curl", "-sS", "--fail", "-o", file, url));
  }

  private static String hashFits(Path folder) throws Exception {
    return Program.run(folder, List.of("sha256sum", "-c", NAME + ".sha256"));
  }

  /** The unpacked command line, with a home of its own and the JDK of this test. */
  private static String satchel(Path folder, String... arguments) throws Exception {
    List<String> command =
        new java.util.ArrayList<>(
            List.of(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "XDG_STATE_HOME=" + folder.resolve("state"),
                folder.resolve("satchel/bin/satchel").toString()));
    command.addAll(List.of(arguments));
    return Program.run(folder, command);
  }
}
