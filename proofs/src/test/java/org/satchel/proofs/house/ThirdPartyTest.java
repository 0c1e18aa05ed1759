package org.satchel.proofs.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The list of other people's work that we ship is true, and every licence it names is there. */
@DisplayName("THIRD-PARTY.md")
final class ThirdPartyTest {

  private static final Path ROOT = SourceTree.here().root();
  private static final Pattern LIBRARY = Pattern.compile("^\\| `([^:]+):([^:]+):([^`]+)` ");
  private static final Pattern TEXT = Pattern.compile("licences/[\\w.-]+");

  @Test
  void namesEveryJarThatWeShipAndNoOther() throws IOException {
    assertThat(listed()).isEqualTo(shipped());
  }

  @Test
  void namesLicencesThatAreThere() throws IOException {
    Set<String> texts =
        TEXT.matcher(text()).results().map(match -> match.group()).collect(Collectors.toSet());
    assertThat(texts).isNotEmpty().allSatisfy(text -> assertThat(ROOT.resolve(text)).exists());
  }

  private static Set<String> listed() throws IOException {
    return text()
        .lines()
        .map(LIBRARY::matcher)
        .filter(line -> line.find())
        .map(line -> line.group(1) + "." + line.group(2) + "-" + line.group(3) + ".jar")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> shipped() throws IOException {
    try (Stream<Path> lib = Files.list(ROOT.resolve("target/lib"))) {
      return lib.map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jar"))
          .filter(name -> !name.startsWith("org.satchel.") && !name.startsWith("satchel-"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static String text() throws IOException {
    return Files.readString(ROOT.resolve("THIRD-PARTY.md"));
  }
}
